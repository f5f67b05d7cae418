package io.everalign.trainer;

import io.everalign.registry.client.RegistryClient;
import io.everalign.schemas.Contribution;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.Lease;
import io.everalign.schemas.LeaseKind;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundOpened;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * One round by a worker with a tiny model, a real broker and a real registry: its live pairs, the
 * older ones and those read again hold broken images, and some are retracted.
 */
abstract class OneRound {

    static final int PAIRS = 120;
    static final int STEPS = 5;

    @TempDir Path folder;
    final CollectorRegistry counters = new CollectorRegistry();
    final TrainerMetrics metrics = new TrainerMetrics(counters);
    TestRegistry registry;
    KafkaProducer<byte[], byte[]> producer;
    RoundClosed base;

    @BeforeEach
    void open() throws Exception {
        registry = new TestRegistry(folder.resolve("registry"));
        KafkaSettings kafka = settings("any").kafka();
        TinyTrainer.emptyTopics(kafka);
        producer = Clients.writer(kafka, "test-filter", "test-filter");
        producer.initTransactions();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int number = 0; number < PAIRS; number++) {
            records.add(FilteredPairs.record(pair(number)));
        }
        TinyTrainer.commit(producer, records);
        retract(44);
        base = genesis();
    }

    @AfterEach
    void close() {
        producer.close();
        registry.close();
    }

    Contribution work(String work, RoundOpened round, String... more) throws Exception {
        TrainerSettings settings = settings(work, more);
        try (Retracted retracted = new Retracted(settings.kafka());
                HeldOutPairs heldOut = new HeldOutPairs(settings.kafka());
                Worker worker =
                        new Worker(
                                settings,
                                store(settings),
                                retracted,
                                heldOut,
                                metrics,
                                new Activity())) {
            return worker.work(round, base);
        }
    }

    Checkpoints checkpoints(TrainerSettings settings) {
        return new Checkpoints(settings.publication().workDir().resolve("checkpoints"), metrics);
    }

    CheckpointKey key(RoundOpened round) {
        return CheckpointKey.of(settings("any"), round, base);
    }

    RoundClosed genesis() throws Exception {
        TrainerSettings settings = settings("genesis");
        RoundOpened opened =
                RoundOpened.newBuilder(round())
                        .setRound(0)
                        .setLeases(
                                List.of(new Lease(0, LeaseKind.LIVE, new OffsetRange(0, 0L, 60L))))
                        .build();
        try (Retracted retracted = new Retracted(settings.kafka())) {
            Contribution made = new Genesis(settings, store(settings), retracted).work(opened);
            return RoundClosed.newBuilder()
                    .setRound(0)
                    .setContributions(List.of())
                    .setCovered(List.of())
                    .setState(made.getState())
                    .setTally(Tally.NONE)
                    .setTotals(Tally.NONE)
                    .setSampledOutTotal(0)
                    .setStep(0)
                    .setLoss(0)
                    .setTemperature(1)
                    .setSettingsDigest(settings.digest())
                    .setClosedAt(Instant.EPOCH)
                    .build();
        }
    }

    /** Needs 80 pairs and leases 60, of which some cannot be used: the leases are read again. */
    static RoundOpened round() {
        return RoundOpened.newBuilder()
                .setRound(1)
                .setBase(0)
                .setLeases(
                        List.of(
                                new Lease(0, LeaseKind.LIVE, new OffsetRange(0, 40L, 80L)),
                                new Lease(1, LeaseKind.REPLAY, new OffsetRange(0, 10L, 30L))))
                .setSampledOut(List.of())
                .setSeed(5)
                .setSteps(STEPS)
                .setBatchSize(16)
                .setHeldOutPerMille(0)
                .setRetractedEnds(List.of(2L))
                .setOpenedAt(Instant.EPOCH)
                .setDeadline(Instant.EPOCH)
                .build();
    }

    void retract(int number) throws Exception {
        RetractionKey key = RetractionKey.everywhere(FilteredPairs.id(pair(number)));
        TinyTrainer.commit(producer, List.of(FilteredPairs.retraction(key)));
    }

    static FilteredPair pair(int number) {
        return number % 9 == 2
                ? FilteredPairs.pair(new byte[] {1, (byte) number}, "no image " + number)
                : FilteredPairs.pair(number);
    }

    StateStore store(TrainerSettings settings) throws Exception {
        Path states = Files.createDirectories(settings.publication().workDir().resolve("states"));
        return new StateStore(
                new RegistryClient(registry.address()),
                new Patience(new Activity()),
                states,
                "somebody/align");
    }

    TrainerSettings settings(String work, String... more) {
        List<String> words = new ArrayList<>(List.of(more));
        words.add("--kafka.partitions=1");
        return TinyTrainer.settings(
                registry.address(), folder.resolve(work), words.toArray(String[]::new));
    }
}
