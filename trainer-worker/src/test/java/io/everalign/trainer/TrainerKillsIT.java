package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.registry.client.RegistryClient;
import io.everalign.registry.client.VersionSummary;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundEvent;
import io.everalign.schemas.Topic;
import io.everalign.schemas.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The trainer's process is killed with SIGKILL at random moments of every kind, and started again;
 * the log of rounds and the versions are those of a process that nothing disturbed.
 *
 * <p>One partition and no older pairs: what a round leases then follows from the number of pairs
 * alone, and not from how fast they were read.
 */
class TrainerKillsIT {

    private static final int PAIRS = 480;
    private static final int BATCH = 8;
    private static final int STEPS = 6;
    private static final int ROUNDS = PAIRS / (BATCH * STEPS);
    private static final int PUBLISHED_EACH = 2;
    private static final String MODEL = "everalign/align";

    @TempDir private Path folder;

    @Test
    void whereverTheTrainerIsKilledItEndsInTheSameBytes() throws Exception {
        long seed = Long.getLong("everalign.test.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Deveralign.test.seed)");
        publish();

        Outcome undisturbed = run("undisturbed", List.of(), new Random(seed), "0s", 0);
        forgetTraining();
        List<KillMoment> moments = new ArrayList<>(List.of(KillMoment.values()));
        Collections.shuffle(moments, new Random(seed));
        Outcome killed = run("killed", moments, new Random(seed), "1d", 1);

        assertThat(killed.rounds).usingRecursiveComparison().isEqualTo(undisturbed.rounds);
        assertThat(killed.versions)
                .isEqualTo(undisturbed.versions)
                .hasSize(ROUNDS / PUBLISHED_EACH);
        assertThat(undisturbed.rounds).hasSize(ROUNDS + 1);
        RoundClosed last = undisturbed.rounds.get(ROUNDS);
        assertThat(last.getTotals().getBroken()).isPositive();
        assertThat(last.getTotals().getRetracted()).isPositive();
        assertThat(last.getTotals().getReplayed()).isPositive();
        assertThat(killed.log).contains("goes on behind step").doesNotContain("is not used");
        assertThat(undisturbed.log).doesNotContain("Checkpoint of round", "goes on behind step");
    }

    /**
     * What a run leaves.
     *
     * @param rounds the closed rounds, without times
     * @param versions ids of the versions, which are digests of their files and lineages
     * @param log what the process said
     */
    private record Outcome(List<RoundClosed> rounds, List<String> versions, String log) {}

    /** Trains to the end of the pairs, with a kill in each round from the second on. */
    private Outcome run(
            String name, List<KillMoment> moments, Random random, String every, int steps)
            throws Exception {
        Path own = folder.resolve(name);
        try (TestRegistry registry = new TestRegistry(own.resolve("registry"))) {
            List<String> words = words(registry, own.resolve("work"), every, steps);
            KafkaSettings kafka = kafka(registry);
            try (TrainerProcess trainer = new TrainerProcess(own, words);
                    KillMoment.Watch watch =
                            new KillMoment.Watch(kafka, own.resolve("work"), trainer)) {
                int round = 2;
                for (KillMoment moment : moments) {
                    if (moment == KillMoment.PUBLISHING) {
                        round += round % PUBLISHED_EACH;
                    }
                    System.out.println(watch.await(moment, round, random));
                    trainer.killAndStartAgain();
                    round = 1 + Math.max(round, (int) watch.opened());
                }
                RegistryClient client = new RegistryClient(registry.address());
                watch.await(
                        "the last version is published",
                        () -> watch.closed() == ROUNDS && versions(client).size() == ROUNDS / 2);
                return new Outcome(closed(kafka), versions(client), trainer.log());
            }
        }
    }

    private static List<String> versions(RegistryClient client) throws Exception {
        List<VersionSummary> versions = client.versions(MODEL);
        return versions.stream().map(VersionSummary::id).toList();
    }

    private static List<RoundClosed> closed(KafkaSettings kafka) {
        return TinyTrainer.events(kafka).stream()
                .map(RoundEvent::getEvent)
                .filter(RoundClosed.class::isInstance)
                .map(RoundClosed.class::cast)
                .map(
                        record ->
                                RoundClosed.newBuilder(record)
                                        .setClosedAt(Instant.EPOCH)
                                        .setWorkedMillis(0)
                                        .build())
                .toList();
    }

    private List<String> words(TestRegistry registry, Path work, String every, int steps) {
        return TinyTrainer.words(
                registry.address(),
                work,
                "--kafka.partitions=1",
                "--train.model=" + MODEL,
                "--train.batch-size=" + BATCH,
                "--train.ghost-batch=4",
                "--train.steps-per-round=" + STEPS,
                "--train.publish-every=" + PUBLISHED_EACH,
                "--train.replay-ratio=0",
                "--train.max-repeats=0",
                "--train.checkpoint-every=" + every,
                "--train.checkpoint-steps=" + steps);
    }

    private KafkaSettings kafka(TestRegistry registry) {
        return TinyTrainer.settings(registry.address(), folder, "--kafka.partitions=1").kafka();
    }

    private void publish() throws Exception {
        try (TestRegistry registry = new TestRegistry(folder.resolve("unused"))) {
            KafkaSettings kafka = kafka(registry);
            TinyTrainer.emptyTopics(kafka);
            try (KafkaProducer<byte[], byte[]> producer =
                    Clients.writer(kafka, "test-filter", "test-filter")) {
                producer.initTransactions();
                List<ProducerRecord<byte[], byte[]>> retractions = new ArrayList<>();
                List<ProducerRecord<byte[], byte[]>> some = new ArrayList<>();
                for (int number = 0; number < PAIRS; number++) {
                    FilteredPair pair = pair(number);
                    some.add(FilteredPairs.record(pair));
                    if (some.size() == 37) {
                        TinyTrainer.commit(producer, some);
                        some.clear();
                    }
                    if (number % 19 == 7) {
                        retractions.add(
                                FilteredPairs.retraction(
                                        RetractionKey.everywhere(FilteredPairs.id(pair))));
                    }
                }
                TinyTrainer.commit(producer, some);
                TinyTrainer.commit(producer, retractions);
            }
        }
    }

    private static FilteredPair pair(int number) {
        return number % 23 == 5
                ? FilteredPairs.pair(new byte[] {1, (byte) number}, "no image " + number)
                : FilteredPairs.pair(number);
    }

    /** What the pairs made of is gone; they stay. */
    private void forgetTraining() throws Exception {
        try (TestRegistry registry = new TestRegistry(folder.resolve("unused"))) {
            KafkaSettings kafka = kafka(registry);
            List<String> names =
                    List.of(Topic.TRAIN_ROUNDS.topicName(), Topic.TRAIN_CONTRIBUTIONS.topicName());
            try (Admin admin = Admin.create(kafka.clientProperties("test-forget"))) {
                admin.deleteTopics(names).all().get();
            }
            Topics.ensureAll(kafka);
        }
    }
}
