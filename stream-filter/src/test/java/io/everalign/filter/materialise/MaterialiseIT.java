package io.everalign.filter.materialise;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.PairId;
import io.everalign.schemas.Side;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.TestPairs;
import io.everalign.schemas.Topic;
import io.everalign.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a broker: transactions committed, aborted and still open. */
class MaterialiseIT {

    private static final String BROKER = TestBroker.bootstrapServers();
    private static final int PAIRS = 120;
    private static final int NEWEST = 2;

    @TempDir Path directory;
    private final Set<String> expected = new TreeSet<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theFilesHoldWhatIsCommittedAndNeitherRetractedNorOver() throws Exception {
        assertThat(run("none")).isEqualTo(1);
        assertThat(said(err)).contains("Topics do not fit").contains("is missing");
        Topics.ensure(
                new KafkaSettings(BROKER, "", 3, 1, true),
                EnumSet.of(Topic.PAIRS_FILTERED, Topic.PAIRS_RETRACTED, Topic.PAIRS_OVER));
        List<FilteredPair> pairs = write();
        FilteredPair late = pairs.get(PAIRS - 1);
        try (KafkaProducer<byte[], byte[]> retracting = producer("retracting");
                KafkaProducer<byte[], byte[]> keeping = producer("keeping")) {
            begin(retracting, List.of(retraction(Kept.id(late))));
            begin(keeping, List.of(kept(Kept.pair(1, 1_000, NEWEST))));
            CompletableFuture<Integer> run = CompletableFuture.supplyAsync(() -> run("set"));
            retracting.commitTransaction();
            assertThat(run.get(2, TimeUnit.MINUTES)).as(said(err)).isZero();
            keeping.abortTransaction();
        }
        expected.remove(Kept.id(late).toString());
        check();
        assertThat(run("set")).isEqualTo(1);
        assertThat(said(err)).contains("holds a whole set");
        assertThat(run("again", "--materialise.threads=1")).isZero();
        assertThat(pairFiles("again")).containsExactlyEntriesOf(pairFiles("set"));
        assertThat(run("four", "--kafka.partitions=4")).isEqualTo(1);
        assertThat(said(err)).contains("has 3 partitions, but kafka.partitions asks for 4");
    }

    private void check() throws Exception {
        Path set = directory.resolve("set");
        assertThat(ParquetRows.query("SELECT key FROM %s ORDER BY 1", set.resolve("*.parquet")))
                .containsExactlyElementsOf(expected);
        assertThat(new TreeSet<>(Tars.keys(set))).isEqualTo(expected);
        assertThat(
                        ParquetRows.query(
                                "SELECT DISTINCT generation FROM %s", set.resolve("*.parquet")))
                .containsExactly("" + NEWEST);
        assertThat(said(out))
                .contains("holds generation 2: " + expected.size() + " pairs")
                .contains("undecodable 1")
                .contains("p00000-{000000..");
    }

    /** Pairs of two generations, an aborted copy of each, and what takes some of them back. */
    private List<FilteredPair> write() {
        List<FilteredPair> pairs = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = producer("filter")) {
            for (int i = 0; i < PAIRS; i++) {
                FilteredPair pair =
                        Kept.pair(
                                TestPairs.jpeg(i % 40, 210, 220),
                                "a picture of thing " + i,
                                1 + i % 4 / 2);
                pairs.add(pair);
                begin(producer, List.of(kept(Kept.pair(2, 2_000 + i, NEWEST))));
                producer.abortTransaction();
                List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(List.of(kept(pair)));
                if (i % 10 == 2) {
                    records.add(retraction(Kept.id(pair)));
                    records.add(record(Topic.PAIRS_FILTERED, Kept.id(pair).toBytes(), null));
                } else if (i % 10 == 6) {
                    records.add(
                            record(
                                    Topic.PAIRS_OVER,
                                    Kept.overKey(Side.TEXT, pair.getTextHash()),
                                    Kept.over(Side.TEXT, pair.getTextHash(), 1)));
                } else if (pair.getGeneration() == NEWEST) {
                    expected.add(Kept.id(pair).toString());
                }
                begin(producer, records);
                producer.commitTransaction();
            }
            begin(producer, List.of(record(Topic.PAIRS_FILTERED, new byte[] {1}, new byte[] {2})));
            producer.commitTransaction();
        }
        return pairs;
    }

    private static void begin(
            KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
        producer.beginTransaction();
        for (ProducerRecord<byte[], byte[]> record : records) {
            var unused = producer.send(record);
        }
        producer.flush();
    }

    private static ProducerRecord<byte[], byte[]> kept(FilteredPair pair) {
        return record(Topic.PAIRS_FILTERED, Kept.id(pair).toBytes(), Kept.FILTERED.encode(pair));
    }

    private static ProducerRecord<byte[], byte[]> retraction(PairId pair) {
        return record(Topic.PAIRS_RETRACTED, pair.toBytes(), Kept.retraction(pair));
    }

    private static ProducerRecord<byte[], byte[]> record(Topic topic, byte[] key, byte[] value) {
        return new ProducerRecord<>(topic.topicName(), key, value);
    }

    private static KafkaProducer<byte[], byte[]> producer(String id) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", BROKER);
        properties.setProperty("transactional.id", id);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private int run(String folder, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--kafka.bootstrap-servers=" + BROKER,
                                "--kafka.partitions=3",
                                "--materialise.shard-pairs=8",
                                "--materialise.out=" + directory.resolve(folder)));
        arguments.addAll(List.of(more));
        return MaterialiseMain.run(
                arguments.toArray(String[]::new),
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    /** Every file but the one with the offsets, which an open transaction moves. */
    private Map<String, byte[]> pairFiles(String folder) throws Exception {
        Map<String, byte[]> files = Tars.folder(directory.resolve(folder));
        files.remove(DatasetFile.NAME);
        return files;
    }

    private static String said(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
