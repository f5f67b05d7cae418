package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.runtime.Settings;
import io.everalign.schemas.CensusProgress;
import io.everalign.schemas.Codec;
import io.everalign.schemas.OverLimit;
import io.everalign.schemas.PairHeaders;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.RejectReason;
import io.everalign.schemas.RejectedPair;
import io.everalign.schemas.Side;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.TestPairs;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A commit reaches the topics of the census one after the other. Whichever comes last, no pair over
 * a limit is accepted, and none is counted wrong.
 */
class DelayedTopicsIT {

    private static final String BROKER = TestBroker.bootstrapServers();
    private static final String HOT_TEXT = "a text on many images";
    private static final int IMAGES = 12;
    private static final int RAW = 1 + IMAGES;

    /** Long enough for the gate, which asks ten times a second, to hand out what it should not. */
    private static final Duration WHILE = Duration.ofSeconds(3);

    @TempDir Path directory;

    private final List<RawPair> raw = new ArrayList<>();

    @BeforeEach
    void fill() throws Exception {
        BrokerTopics.deleteAll(BROKER);
        KafkaEnds.check(settings(1).jobs());
        raw.add(TestPairs.pair(TestPairs.jpeg(99, 300, 300), "another text of its own"));
        for (int image = 0; image < IMAGES; image++) {
            raw.add(TestPairs.pair(TestPairs.jpeg(image, 300, 300), HOT_TEXT));
        }
        try (Transaction transaction = new Transaction("raw")) {
            for (RawPair pair : raw) {
                ProducerRecord<byte[], byte[]> record = TestPairs.record(pair);
                transaction.send(
                        new ProducerRecord<>(
                                record.topic(), 0, record.key(), record.value(), record.headers()));
            }
            transaction.commit();
        }
    }

    @Test
    void keysThatAreOverButNotVisibleYetHoldBackTheFilter() throws Exception {
        commitProgress(0, 1);
        JobClient job = startFilter();
        try (Transaction over = new Transaction("over")) {
            Deadlines.await("the first is judged", () -> outcomes() == 1);
            over.send(textOver());
            commitProgress(1, RAW);
            Deadlines.await("the gate knows", () -> gauge(FilterMetrics.CENSUS_LAG) <= 1);
            Deadlines.staysTrue("nothing more is judged", WHILE, () -> outcomes() == 1);
            over.commit();
            Deadlines.await("all are judged", () -> outcomes() == RAW);
            assertNoneOfTheHotTextIsAccepted();
        } finally {
            job.cancel().get();
        }
    }

    @Test
    void progressThatIsNotVisibleYetHoldsBackTheFilter() throws Exception {
        try (Transaction over = new Transaction("over");
                Transaction progress = new Transaction("progress")) {
            commitProgress(0, 1);
            over.send(textOver());
            over.commit();
            progress.send(progress(1, 1, RAW));
            JobClient job = startFilter();
            try {
                Deadlines.await("the first is judged", () -> outcomes() == 1);
                Deadlines.staysTrue("nothing more is judged", WHILE, () -> outcomes() == 1);
                progress.commit();
                Deadlines.await("all are judged", () -> outcomes() == RAW);
                assertNoneOfTheHotTextIsAccepted();
            } finally {
                job.cancel().get();
            }
        }
    }

    @Test
    void aNewEpochWaitsForEntriesOfTheLedgerThatAreNotVisibleYet() throws Exception {
        FilterStationSettings second = settings(2);
        try (Transaction ledger = new Transaction("ledger")) {
            commitProgress(0, RAW);
            for (int offset = 0; offset < RAW; offset++) {
                ledger.send(ledgerEntry(offset));
            }
            FilterStation station = new FilterStation(second);
            station.start();
            try {
                Deadlines.staysTrue("nothing is counted", WHILE, () -> counted(2) == 0);
                ledger.commit();
                Deadlines.await("all is counted", () -> counted(2) == RAW);
                Deadlines.await("all is judged", () -> outcomes() == RAW);
                assertNoneOfTheHotTextIsAccepted();
            } finally {
                station.close();
            }
        }
        OverLimit over =
                Codec.of(OverLimit.class)
                        .decode(Committed.records(BROKER, Topic.PAIRS_OVER).get(0).value());
        assertThat(over.getEpoch()).isEqualTo(2);
        assertThat(over.getHash()).isEqualTo(PairIdentity.textHash(HOT_TEXT));
    }

    private void assertNoneOfTheHotTextIsAccepted() throws UndecodableException {
        assertThat(Committed.records(BROKER, Topic.PAIRS_FILTERED)).hasSize(1);
        Codec<RejectedPair> codec = Codec.of(RejectedPair.class);
        for (var record : Committed.records(BROKER, Topic.PAIRS_REJECTED)) {
            assertThat(codec.decode(record.value()).getFailed().get(0).getReason())
                    .isEqualTo(RejectReason.TEXT_OVER.number());
        }
    }

    private JobClient startFilter() throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, new Configuration());
        FilterMain.define(env, settings(1).jobs(), Map.of());
        return env.executeAsync(FilterJob.NAME);
    }

    private static void commitProgress(long from, long to) {
        try (Transaction transaction = new Transaction("progress-" + from)) {
            transaction.send(progress(1, from, to));
            transaction.commit();
        }
    }

    private static ProducerRecord<byte[], byte[]> progress(int epoch, long from, long to) {
        CensusProgress progress =
                new CensusProgress(epoch, 0, from, to, to - from, ByteBuffer.allocate(0));
        return new ProducerRecord<>(
                Topic.CENSUS_PROGRESS.topicName(),
                new byte[] {'0'},
                Codec.of(CensusProgress.class).encode(progress));
    }

    private static ProducerRecord<byte[], byte[]> textOver() {
        ByteBuffer hash = ByteBuffer.wrap(PairIdentity.textHash(HOT_TEXT).bytes());
        Outgoing over = Consequence.over(Side.TEXT, hash.getLong(), hash.getLong(), 10, 1);
        return new ProducerRecord<>(over.topic(), over.key(), over.value());
    }

    private ProducerRecord<byte[], byte[]> ledgerEntry(int offset) {
        List<Outgoing> entries = new ArrayList<>();
        new LedgerWriter(1)
                .flatMap(
                        RawHeaders.of(0, offset, PairHeaders.of(raw.get(offset))),
                        new org.apache.flink.api.common.functions.util.ListCollector<>(entries));
        Outgoing entry = entries.get(0);
        return new ProducerRecord<>(entry.topic(), entry.key(), entry.value());
    }

    private static long counted(int epoch) throws UndecodableException {
        Codec<CensusProgress> codec = Codec.of(CensusProgress.class);
        long counted = 0;
        for (var record : Committed.records(BROKER, Topic.CENSUS_PROGRESS)) {
            CensusProgress progress = codec.decode(record.value());
            counted += progress.getEpoch() == epoch ? progress.getOccurrences() : 0;
        }
        return counted;
    }

    private static int outcomes() {
        return Committed.records(BROKER, Topic.PAIRS_FILTERED).size()
                + Committed.records(BROKER, Topic.PAIRS_REJECTED).size();
    }

    private static double gauge(String name) {
        return CommittedTotals.collector().collect().stream()
                .flatMap(family -> family.samples.stream())
                .filter(sample -> sample.name.equals(name))
                .findFirst()
                .orElseThrow()
                .value;
    }

    private FilterStationSettings settings(int number) {
        String[] arguments = {
            "--kafka.bootstrap-servers=" + BROKER,
            "--kafka.partitions=1",
            "--census.epoch=" + number,
            "--filter.generation=" + number,
            "--filter.checkpoint-dir=" + directory,
            "--filter.checkpoint-interval=200ms",
            "--filter.parallelism=1"
        };
        return Settings.of(FilterStationSettings.class).read(arguments, Map.of());
    }

    /** A transaction that is open until it is committed. */
    private static final class Transaction implements AutoCloseable {

        private final KafkaProducer<byte[], byte[]> producer;

        Transaction(String id) {
            Properties properties = new Properties();
            properties.setProperty("bootstrap.servers", BROKER);
            properties.setProperty("transactional.id", "delayed-" + id);
            producer =
                    new KafkaProducer<>(
                            properties, new ByteArraySerializer(), new ByteArraySerializer());
            producer.initTransactions();
            producer.beginTransaction();
        }

        void send(ProducerRecord<byte[], byte[]> record) {
            var unused = producer.send(record);
            producer.flush();
        }

        void commit() {
            producer.commitTransaction();
        }

        @Override
        public void close() {
            producer.close();
        }
    }
}
