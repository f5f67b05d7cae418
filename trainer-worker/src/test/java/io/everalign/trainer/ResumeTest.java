package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.model.AlignTokenizer;
import io.everalign.model.AlignTraining;
import io.everalign.registry.client.RegistryClient;
import io.everalign.schemas.BlobRef;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One round by a worker with a tiny model, a real broker and a real registry: its live pairs, the
 * older ones and those read again hold broken images, and some are retracted.
 */
class ResumeTest {

    private static final int PAIRS = 120;
    private static final int STEPS = 5;

    @TempDir Path folder;
    private final CollectorRegistry counters = new CollectorRegistry();
    private final TrainerMetrics metrics = new TrainerMetrics(counters);
    private TestRegistry registry;
    private KafkaProducer<byte[], byte[]> producer;
    private RoundClosed base;

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

    @Test
    void fromACheckpointAtEveryStepTheRoundEndsInTheSameBytes() throws Exception {
        RoundOpened round = round();
        Contribution whole = work("whole", round, "--train.checkpoint-every=0s");
        assertThat(whole.getTally().getBroken()).isPositive();
        assertThat(whole.getTally().getRetracted()).isEqualTo(1);
        assertThat(whole.getTally().getReplayed()).isGreaterThan(20);

        for (int step = 1; step <= STEPS; step++) {
            String work = "resumed-" + step;
            List<BlobRef> taken = takeCheckpoint(work, round, step);
            // Too late for this round, which names how far it reads retractions.
            retract(50 + step);
            Contribution resumed = work(work, round, "--train.checkpoint-every=0s");

            assertThat(taken).as("before, at %d", step).isEqualTo(whole.getState());
            assertThat(timeless(resumed)).as("resumed at %d", step).isEqualTo(timeless(whole));
            assertThat(count(CheckpointOutcome.RESUMED)).isEqualTo(step);
        }
        assertThat(count(CheckpointOutcome.REFUSED)).isZero();
    }

    @Test
    void aCheckpointThatTheLogOrItsStateDenyIsDeletedAndTheRoundBeginsAgain() throws Exception {
        RoundOpened round = round();
        Contribution whole = work("whole", round, "--train.checkpoint-every=0s");
        takeCheckpoint("other", round, 3);
        Checkpoint found = checkpoints(settings("other")).newest(key(round)).orElseThrow();
        Progress third = found.progress();
        List<Progress> denied =
                List.of(
                        new Progress(
                                3,
                                third.samples(),
                                third.lossSum(),
                                third.temperature(),
                                third.composition() + 1,
                                third.broken()),
                        new Progress(
                                2,
                                third.samples(),
                                third.lossSum(),
                                third.temperature(),
                                third.composition(),
                                third.broken()));
        for (int i = 0; i < denied.size(); i++) {
            takeCheckpoint("other", round, 3);
            Checkpoint.seal(found.folder(), key(round), denied.get(i));

            Contribution again = work("other", round, "--train.checkpoint-every=0s");

            assertThat(timeless(again)).isEqualTo(timeless(whole));
            assertThat(count(CheckpointOutcome.REFUSED)).isEqualTo(i + 1);
            assertThat(found.folder()).doesNotExist();
        }
    }

    @Test
    void aRetractedPairIsNeitherTrainedOnNorReplayed() throws Exception {
        OffsetRange one = new OffsetRange(0, 44L, 45L);
        RoundOpened retracted =
                RoundOpened.newBuilder(round())
                        .setLeases(
                                List.of(
                                        new Lease(0, LeaseKind.LIVE, one),
                                        new Lease(1, LeaseKind.REPLAY, one)))
                        .build();
        RoundOpened earlier =
                RoundOpened.newBuilder(retracted).setRetractedEnds(List.of(0L)).build();

        Contribution with = work("with", retracted);
        Contribution without = work("without", earlier);

        assertThat(with.getSamples()).isZero();
        assertThat(with.getTally().getRetracted()).isEqualTo(1);
        assertThat(without.getSamples()).isEqualTo(16L * STEPS);
    }

    /** Makes the round, and one checkpoint on the way, behind a step; it is what is left. */
    private List<BlobRef> takeCheckpoint(String work, RoundOpened round, int step)
            throws Exception {
        TrainerSettings settings = settings(work, "--train.checkpoint-every=1s");
        StateStore store = store(settings);
        Path state = store.get(base);
        AtomicInteger looks = new AtomicInteger();
        // Looked at once before the first step, and then behind each.
        LongSupplier clock = () -> looks.getAndIncrement() < step ? 0 : 1_000_000_000L;
        try (Retracted retracted = new Retracted(settings.kafka());
                AlignTraining training = AlignTraining.load(state, settings.recipe().optimizer());
                AlignTokenizer tokenizer =
                        AlignTokenizer.load(
                                StateStore.tokenizer(state), training.config().text().maxTokens());
                CheckpointWriter writer =
                        new CheckpointWriter(
                                settings.checkpoints(),
                                checkpoints(settings)::write,
                                key(round),
                                Progress.NONE,
                                metrics,
                                clock)) {
            retracted.readTo(round.getRetractedEnds());
            RoundSteps steps =
                    new RoundSteps(
                            settings,
                            round,
                            Progress.NONE,
                            pair -> false,
                            retracted,
                            metrics,
                            new Activity());
            steps.take(training, tokenizer, writer);
            Path written = store.fresh(1);
            training.save(written);
            StateStore.addTokenizer(StateStore.tokenizer(state), written);
            return store.put(1, written);
        }
    }

    private Contribution work(String work, RoundOpened round, String... more) throws Exception {
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

    private Checkpoints checkpoints(TrainerSettings settings) {
        return new Checkpoints(settings.publication().workDir().resolve("checkpoints"), metrics);
    }

    private CheckpointKey key(RoundOpened round) {
        return CheckpointKey.of(settings("any"), round, base);
    }

    private RoundClosed genesis() throws Exception {
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
    private static RoundOpened round() {
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

    private void retract(int number) throws Exception {
        RetractionKey key = RetractionKey.everywhere(FilteredPairs.id(pair(number)));
        TinyTrainer.commit(producer, List.of(FilteredPairs.retraction(key)));
    }

    private static FilteredPair pair(int number) {
        return number % 9 == 2
                ? FilteredPairs.pair(new byte[] {1, (byte) number}, "no image " + number)
                : FilteredPairs.pair(number);
    }

    private StateStore store(TrainerSettings settings) throws Exception {
        Path states = Files.createDirectories(settings.publication().workDir().resolve("states"));
        return new StateStore(
                new RegistryClient(registry.address()),
                new Patience(new Activity()),
                states,
                "somebody/align");
    }

    private TrainerSettings settings(String work, String... more) {
        List<String> words = new ArrayList<>(List.of(more));
        words.add("--kafka.partitions=1");
        return TinyTrainer.settings(
                registry.address(), folder.resolve(work), words.toArray(String[]::new));
    }

    private double count(CheckpointOutcome outcome) {
        return counters.getSampleValue(
                "everalign_trainer_checkpoints_total",
                new String[] {"outcome"},
                new String[] {outcome.label()});
    }

    private static Contribution timeless(Contribution contribution) {
        return Contribution.newBuilder(contribution).setWorkedMillis(0).build();
    }
}
