package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.everalign.model.AlignModel;
import io.everalign.model.AlignTraining;
import io.everalign.registry.client.RegistryClient;
import io.everalign.registry.client.Version;
import io.everalign.schemas.Contribution;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.PairId;
import io.everalign.schemas.PairTally;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundOpened;
import io.everalign.schemas.TestPairs;
import io.everalign.schemas.Topic;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole trainer with a tiny model, a real broker and a real registry. */
class TrainerTest {

    private static final int PAIRS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir Path folder;
    private TestRegistry registry;

    @BeforeEach
    void startRegistry() throws Exception {
        registry = new TestRegistry(folder.resolve("registry"));
    }

    @AfterEach
    void stopRegistry() {
        registry.close();
    }

    @Test
    void aRoundBrokenOffInTheMiddleEndsInTheSameBytesAndItsVersionCanBePulled() throws Exception {
        TrainerSettings settings = settings();
        KafkaSettings kafka = settings.kafka();
        TinyTrainer.emptyTopics(kafka);
        publish(kafka);
        CollectorRegistry counters = new CollectorRegistry();

        // Killed as soon as round 2 has made a step.
        Trainer first = new Trainer(settings, counters);
        first.start();
        await(first, () -> first.check().detail().startsWith("training round 2: step 1"));
        first.close();
        Rounds broken = TinyTrainer.fold(kafka);
        assertThat(broken.last().getRound()).isEqualTo(1);
        RoundOpened opened = broken.open();
        assertThat(opened).isNotNull();

        // The very same round in one go, on a machine that has nothing but the log.
        Path elsewhere = folder.resolve("elsewhere");
        Contribution whole = TinyTrainer.work(settings(elsewhere), opened, broken.last());

        CollectorRegistry later = new CollectorRegistry();
        Trainer second = new Trainer(settings, later);
        second.start();
        await(second, () -> second.check().detail().startsWith("waiting for new pairs"));
        second.close();
        Rounds done = TinyTrainer.fold(kafka);
        RoundClosed closed = done.closed(2);
        assertThat(closed.getState()).isEqualTo(whole.getState());
        assertThat(closed.getTally()).isEqualTo(whole.getTally());
        assertThat(closed.getLoss()).isEqualTo(whole.getLoss());
        // What the first life wrote when it was told to end is where the second one went on.
        assertThat(checkpoints(counters, "written"))
                .isEqualTo(1)
                .isEqualTo(checkpoints(later, "resumed"));

        RoundClosed last = done.last();
        assertEveryPairHasOneOutcome(last, later);
        assertVersion(settings, done);
        assertTrainingStartsFromThePulledModel(opened);

        // Nothing is left to do: a third life changes nothing.
        Trainer third = new Trainer(settings, new CollectorRegistry());
        third.start();
        await(third, () -> third.check().detail().startsWith("waiting for new pairs"));
        third.close();
        assertThat(TinyTrainer.fold(kafka).last()).isEqualTo(last);
        assertThat(client().versions(settings.publication().model())).hasSize(2);
        new ToldRun(settings.publication().workDir()).assertTells(3, last, later);
    }

    private static double checkpoints(CollectorRegistry counters, String outcome) {
        return counters.getSampleValue(
                "everalign_trainer_checkpoints_total",
                new String[] {"outcome"},
                new String[] {outcome});
    }

    private void assertEveryPairHasOneOutcome(RoundClosed last, CollectorRegistry counters) {
        PairTally totals = last.getTotals();
        double open = counters.getSampleValue("everalign_trainer_open_pairs");
        assertThat(Tally.live(totals) + last.getSampledOutTotal() + open).isEqualTo(PAIRS + 1);
        assertThat(totals.getRetracted()).isEqualTo(1);
        assertThat(totals.getBroken()).isEqualTo(2);
        assertThat(totals.getHeldOut()).isPositive();
        assertThat(totals.getTrained() + totals.getReplayed()).isEqualTo(last.getStep() * 16);
        assertThat(
                        counters.getSampleValue(
                                "everalign_trainer_pairs_total",
                                new String[] {"outcome"},
                                new String[] {"trained"}))
                .isEqualTo((double) totals.getTrained());
    }

    private void assertVersion(TrainerSettings settings, Rounds rounds) throws Exception {
        String model = settings.publication().model();
        Version version = client().pull(model, "latest", folder.resolve("pulled"));
        assertThat(Map.<String, Object>copyOf(version.lineage()))
                .containsEntry("origin", rounds.origin())
                .containsEntry("generation", 3)
                .containsEntry("epoch", 2)
                .containsEntry("settings", settings.digest());
        assertThat(version.summary().aliases()).contains("latest");
        assertThat(version.summary().metrics())
                .containsKeys("image_to_text_r1", "mean_r1", "labelled.zero_shot_top1");
        assertThat(AlignModel.verify(folder.resolve("pulled"))).isEmpty();
    }

    /** Shape, vocabulary and weights are the model's, whatever the settings say. */
    private void assertTrainingStartsFromThePulledModel(RoundOpened any) throws Exception {
        Path pulled = folder.resolve("pulled");
        Path states = Files.createDirectories(folder.resolve("further"));
        TrainerSettings settings =
                settings(states, "--train.start-from=" + pulled, "--train.image-width=0.5");
        StateStore store =
                new StateStore(client(), new Patience(new Activity()), states, "somebody/further");
        try (Retracted retracted = new Retracted(settings.kafka())) {
            new Genesis(settings, store, retracted)
                    .work(RoundOpened.newBuilder(any).setRound(0).build());
        }
        Path state = states.resolve("round-0");
        Path exported = Files.createDirectories(folder.resolve("exported"));
        try (AlignTraining training = AlignTraining.load(state, settings.recipe().optimizer())) {
            training.export(exported, StateStore.tokenizer(state));
        }
        for (String file : List.of("config.json", "model.safetensors", "vocab.txt")) {
            assertThat(exported.resolve(file)).hasSameBinaryContentAs(pulled.resolve(file));
        }
    }

    private static void publish(KafkaSettings kafka) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                Clients.writer(kafka, "test-filter", "test-filter")) {
            producer.initTransactions();
            for (int start = 0; start < PAIRS; start += 40) {
                // Transactions leave markers behind: offsets are more than records.
                List<ProducerRecord<byte[], byte[]>> some = new ArrayList<>();
                for (int number = start; number < start + 40; number++) {
                    some.add(
                            FilteredPairs.record(
                                    number == 3
                                            ? FilteredPairs.pair(new byte[] {1, 2}, "no image")
                                            : FilteredPairs.pair(number)));
                }
                TinyTrainer.commit(producer, some);
            }
            ProducerRecord<byte[], byte[]> noise =
                    new ProducerRecord<>(
                            Topic.PAIRS_FILTERED.topicName(), new byte[16], new byte[] {9});
            FilteredPair first = trainable(10);
            PairId other = FilteredPairs.id(trainable(20));
            TinyTrainer.commit(
                    producer,
                    List.of(
                            noise,
                            FilteredPairs.retraction(
                                    RetractionKey.inEpoch(
                                            FilteredPairs.id(first), first.getEpoch())),
                            // These count for no record that there is.
                            FilteredPairs.retraction(
                                    RetractionKey.inEpoch(other, first.getEpoch() + 1)),
                            FilteredPairs.retraction(
                                    RetractionKey.inGeneration(other, first.getGeneration() + 1))));
        }
    }

    private static FilteredPair trainable(int from) {
        return Stream.iterate(from, number -> number + 1)
                .map(FilteredPairs::pair)
                .filter(pair -> !new HeldOut(100).holds(pair.getImageHash()))
                .findFirst()
                .orElseThrow();
    }

    private RegistryClient client() {
        return new RegistryClient(registry.address());
    }

    private TrainerSettings settings() throws IOException {
        List<String> lines = new ArrayList<>(List.of("image\ttext"));
        for (int i = 0; i < 6; i++) {
            Files.write(folder.resolve(i + ".jpg"), TestPairs.jpeg(i, 48, 40));
            lines.add(i + ".jpg\t" + List.of("cat", "dog").get(i % 2));
        }
        Path pairs = Files.write(folder.resolve("labelled.tsv"), lines);
        Path classes = Files.writeString(folder.resolve("classes.txt"), "cat\ndog\n");
        return settings(
                folder.resolve("work"),
                "--train.labelled-pairs=" + pairs,
                "--train.labelled-classes=" + classes);
    }

    private TrainerSettings settings(Path work, String... more) {
        return TinyTrainer.settings(registry.address(), work, more);
    }

    private static void await(Trainer trainer, BooleanSupplier reached) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!reached.getAsBoolean()) {
            if (!trainer.check().up() || Instant.now().isAfter(end)) {
                fail("The trainer says " + trainer.check());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
