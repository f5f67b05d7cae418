package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.runtime.Settings;
import io.everalign.schemas.CensusProgress;
import io.everalign.schemas.Codec;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.LedgerEntry;
import io.everalign.schemas.OverLimit;
import io.everalign.schemas.PairId;
import io.everalign.schemas.RawStream;
import io.everalign.schemas.RejectedPair;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.Side;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new way of counting counts what was counted before from the ledger, without the images. */
class CensusEpochIT {

    private static final String BROKER = TestBroker.bootstrapServers();

    @TempDir Path directory;

    @Test
    void aNewEpochCountsTheWholeStreamAlthoughTheRawRecordsAreGone() throws Exception {
        RawStream stream = new RawStream(11);
        run(1, RawStream.TEXT_LIMIT, RawStream.IMAGE_LIMIT, stream, 300);
        check(1, RawStream.TEXT_LIMIT, RawStream.IMAGE_LIMIT, stream);

        run(2, 2, 3, stream, 100);
        check(2, 2, 3, stream);
        assertThat(usable(2)).isEqualTo(stream.usable(2, 3)).isNotEmpty();

        deleteRaw(stream.sent() / 3);
        int gone = stream.sent() - raw();
        assertThat(gone).isPositive();
        run(3, 3, 2, stream, 50);
        check(3, 3, 2, stream);
        assertThat(outcomes(3)).as("what could still be judged").isEqualTo(stream.sent() - gone);

        assertThatThrownBy(() -> run(2, 2, 4, stream, 0))
                .hasMessageContaining("epoch 2 was started with census.image-limit = 3");
    }

    /** Runs the station over what is there and some more, with a failure in between. */
    private void run(int number, int textLimit, int imageLimit, RawStream stream, int more)
            throws Exception {
        FilterStation station = new FilterStation(settings(number, textLimit, imageLimit));
        station.start();
        try {
            station.cluster().terminateTaskManager(0).get();
            station.cluster().startTaskManager();
            stream.send(BROKER, more);
            Deadlines.await("epoch " + number + " counts", () -> covered(number).equals(covered()));
            Deadlines.await("its records are judged", () -> outcomes(number) == raw());
        } finally {
            station.close();
        }
    }

    private static void check(int epoch, int textLimit, int imageLimit, RawStream stream)
            throws Exception {
        Set<String> texts = new TreeSet<>();
        Set<String> images = new TreeSet<>();
        for (OverLimit over : values(OverLimit.class, Topic.PAIRS_OVER)) {
            if (over.getEpoch() == epoch) {
                Set<String> side = over.getKind() == Side.TEXT ? texts : images;
                assertThat(side.add(over.getHash().toString())).as("said once").isTrue();
            }
        }
        assertThat(texts).isEqualTo(stream.textsOver(textLimit)).isNotEmpty();
        assertThat(images).isEqualTo(stream.imagesOver(imageLimit)).isNotEmpty();
        Set<String> places = new TreeSet<>();
        for (LedgerEntry entry : values(LedgerEntry.class, Topic.PAIRS_LEDGER)) {
            assertThat(places.add(entry.getPartition() + ":" + entry.getOffset()))
                    .as("the ledger holds each raw record once, whatever the epochs")
                    .isTrue();
        }
        assertThat(repeats(epoch)).isEqualTo(places.size() - stream.pairs());
    }

    /** Repeats of an epoch, whose ranges follow each other without gap or overlap. */
    private static int repeats(int epoch) throws UndecodableException {
        int repeats = 0;
        Map<Integer, Long> reached = new HashMap<>();
        for (CensusProgress range : progress(epoch)) {
            assertThat(range.getFrom())
                    .isEqualTo(reached.getOrDefault(range.getPartition(), range.getFrom()));
            reached.put(range.getPartition(), range.getTo());
            repeats += BitSet.valueOf(range.getRepeats().duplicate()).cardinality();
        }
        return repeats;
    }

    private static Set<String> usable(int number) throws UndecodableException {
        Set<String> usable = new TreeSet<>();
        Codec<FilteredPair> filtered = Codec.of(FilteredPair.class);
        for (var record : Committed.records(BROKER, Topic.PAIRS_FILTERED)) {
            if (filtered.decode(record.value()).getGeneration() == number) {
                usable.add(PairId.fromBytes(record.key()).toString());
            }
        }
        for (var record : Committed.records(BROKER, Topic.PAIRS_RETRACTED)) {
            RetractionKey key = RetractionKey.read(record.key()).orElseThrow();
            if (key.number() == number) {
                usable.remove(key.pair().toString());
            }
        }
        return usable;
    }

    private static long outcomes(int generation) throws UndecodableException {
        return values(FilteredPair.class, Topic.PAIRS_FILTERED).stream()
                        .filter(pair -> pair.getGeneration() == generation)
                        .count()
                + values(RejectedPair.class, Topic.PAIRS_REJECTED).stream()
                        .filter(pair -> pair.getGeneration() == generation)
                        .count();
    }

    private static int raw() {
        return Committed.records(BROKER, Topic.PAIRS_RAW).size();
    }

    /** For each raw partition with records, the offset after its last. */
    private static Map<Integer, Long> covered() {
        Map<Integer, Long> ends = new HashMap<>();
        Committed.records(BROKER, Topic.PAIRS_RAW)
                .forEach(raw -> ends.merge(raw.partition(), raw.offset() + 1, Math::max));
        return ends;
    }

    /** For each raw partition, how far an epoch has counted. */
    private static Map<Integer, Long> covered(int epoch) throws UndecodableException {
        Map<Integer, Long> ends = new HashMap<>();
        progress(epoch)
                .forEach(range -> ends.merge(range.getPartition(), range.getTo(), Math::max));
        return ends;
    }

    private static List<CensusProgress> progress(int epoch) throws UndecodableException {
        return values(CensusProgress.class, Topic.CENSUS_PROGRESS).stream()
                .filter(range -> range.getEpoch() == epoch)
                .toList();
    }

    private static <T extends org.apache.avro.specific.SpecificRecord> List<T> values(
            Class<T> type, Topic topic) throws UndecodableException {
        Codec<T> codec = Codec.of(type);
        List<T> values = new ArrayList<>();
        for (var record : Committed.records(BROKER, topic)) {
            values.add(codec.decode(record.value()));
        }
        return values;
    }

    /** Deletes about as many raw records, in whatever partitions. */
    private static void deleteRaw(int count) throws Exception {
        Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
        Committed.records(BROKER, Topic.PAIRS_RAW).stream()
                .limit(count)
                .forEach(
                        raw ->
                                before.put(
                                        new TopicPartition(raw.topic(), raw.partition()),
                                        RecordsToDelete.beforeOffset(raw.offset() + 1)));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER))) {
            admin.deleteRecords(before).all().get();
        }
    }

    private FilterStationSettings settings(int number, int textLimit, int imageLimit) {
        String[] arguments = {
            "--kafka.bootstrap-servers=" + BROKER,
            "--kafka.partitions=3",
            "--census.epoch=" + number,
            "--filter.generation=" + number,
            "--census.text-limit=" + textLimit,
            "--census.image-limit=" + imageLimit,
            "--filter.checkpoint-dir=" + directory,
            "--filter.checkpoint-interval=300ms",
            "--filter.parallelism=2"
        };
        return Settings.of(FilterStationSettings.class).read(arguments, Map.of());
    }
}
