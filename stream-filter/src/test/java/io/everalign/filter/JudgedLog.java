package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.CensusProgress;
import io.everalign.schemas.Codec;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.LedgerEntry;
import io.everalign.schemas.PairId;
import io.everalign.schemas.RejectReason;
import io.everalign.schemas.RejectedPair;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What both jobs have committed, read as a whole; places are {@code partition:offset}. */
final class JudgedLog {

    /** Every place with an outcome, as often as it has one. */
    final List<String> places = new ArrayList<>();

    /** Places rejected because they repeat a pair. */
    final Set<String> repeats = new TreeSet<>();

    /** Places in the ledger, as often as they are in it. */
    final List<String> ledger = new ArrayList<>();

    /** Places that {@code census.progress} says repeat a pair. */
    final Set<String> repeatsByProgress = new TreeSet<>();

    /** Keys of {@code pairs.over}, in order, as often as they are said. */
    final List<String> over = new ArrayList<>();

    /** Ids of the pairs that may be used: filtered and not retracted. */
    final Set<String> usable = new TreeSet<>();

    private JudgedLog() {}

    static JudgedLog read(String bootstrapServers) throws UndecodableException {
        JudgedLog log = new JudgedLog();
        log.readOutcomes(bootstrapServers);
        log.readCensus(bootstrapServers);
        return log;
    }

    private void readOutcomes(String bootstrapServers) throws UndecodableException {
        Codec<FilteredPair> filtered = Codec.of(FilteredPair.class);
        Codec<RejectedPair> rejected = Codec.of(RejectedPair.class);
        for (var record : Committed.records(bootstrapServers, Topic.PAIRS_FILTERED)) {
            FilteredPair pair = filtered.decode(record.value());
            places.add(pair.getRawPartition() + ":" + pair.getRawOffset());
            usable.add(PairId.fromBytes(record.key()).toString());
        }
        for (var record : Committed.records(bootstrapServers, Topic.PAIRS_REJECTED)) {
            RejectedPair pair = rejected.decode(record.value());
            String place = pair.getRawPartition() + ":" + pair.getRawOffset();
            places.add(place);
            if (RejectReason.of(pair.getFailed().get(0).getReason())
                    == RejectReason.REPEATED_PAIR) {
                repeats.add(place);
            }
        }
        for (var record : Committed.records(bootstrapServers, Topic.PAIRS_RETRACTED)) {
            usable.remove(RetractionKey.read(record.key()).orElseThrow().pair().toString());
        }
    }

    private void readCensus(String bootstrapServers) throws UndecodableException {
        for (var record : Committed.records(bootstrapServers, Topic.PAIRS_OVER)) {
            over.add(new String(record.key(), StandardCharsets.UTF_8));
        }
        Codec<LedgerEntry> entries = Codec.of(LedgerEntry.class);
        for (var record : Committed.records(bootstrapServers, Topic.PAIRS_LEDGER)) {
            LedgerEntry entry = entries.decode(record.value());
            ledger.add(entry.getPartition() + ":" + entry.getOffset());
        }
        Codec<CensusProgress> progress = Codec.of(CensusProgress.class);
        Map<Integer, Long> reached = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                Committed.records(bootstrapServers, Topic.CENSUS_PROGRESS)) {
            CensusProgress counted = progress.decode(record.value());
            int partition = counted.getPartition();
            assertThat(counted.getFrom())
                    .as("where progress of partition %d goes on", partition)
                    .isEqualTo(reached.getOrDefault(partition, 0L));
            reached.put(partition, counted.getTo());
            byte[] bits = new byte[counted.getRepeats().remaining()];
            counted.getRepeats().duplicate().get(bits);
            BitSet.valueOf(bits).stream()
                    .mapToObj(bit -> partition + ":" + (counted.getFrom() + bit))
                    .forEach(repeatsByProgress::add);
        }
    }
}
