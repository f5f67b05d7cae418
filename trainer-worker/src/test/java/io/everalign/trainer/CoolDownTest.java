package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.everalign.registry.client.RegistryClient;
import io.everalign.registry.client.VersionSummary;
import io.everalign.schemas.Lease;
import io.everalign.schemas.LeaseKind;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundOpened;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A branch on which the learning rate falls, asked for by an operator, by a whole trainer. */
class CoolDownTest {

    private static final int PAIRS = 400;
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
    void aBranchTakesNoLivePairsAndTheTrunkGoesOnAsIfItHadNeverBeen() throws Exception {
        TrainerSettings settings = settings("work");
        TinyTrainer.emptyTopics(settings.kafka());
        publish(settings);
        trainUntilRound(4, settings);

        Map<Long, RoundOpened> opened = new TreeMap<>();
        Map<Long, RoundClosed> closed = new TreeMap<>();
        TinyTrainer.events(settings.kafka())
                .forEach(
                        event -> {
                            if (event.getEvent() instanceof RoundOpened round) {
                                opened.put(round.getRound(), round);
                            } else if (event.getEvent() instanceof RoundClosed round) {
                                closed.put(round.getRound(), round);
                            }
                        });
        RoundOpened branch = opened.get(2L);
        assertThat(branch.getFork()).isEqualTo(1);
        assertThat(branch.getLeases().stream().map(Lease::getKind))
                .isNotEmpty()
                .containsOnly(LeaseKind.REPLAY);
        assertThat(closed.get(2L).getCovered()).isEqualTo(closed.get(1L).getCovered());
        assertThat(opened.get(1L).getLeases().stream().map(Lease::getKind))
                .contains(LeaseKind.LIVE);
        assertThat(opened.get(3L).getBase()).isEqualTo(1);
        assertThat(opened.get(3L).getLeases().stream().map(Lease::getKind))
                .contains(LeaseKind.LIVE);
        assertThat(closed.get(3L).getStep()).isEqualTo(closed.get(2L).getStep());

        assertThat(TinyTrainer.work(settings("trunk"), opened.get(3L), closed.get(1L)).getState())
                .isEqualTo(closed.get(3L).getState());
        RoundOpened atFullRate = RoundOpened.newBuilder(branch).setRateTo(1).build();
        assertThat(TinyTrainer.work(settings("full"), atFullRate, closed.get(1L)).getState())
                .isNotEqualTo(closed.get(2L).getState());
        List<VersionSummary> versions =
                new RegistryClient(registry.address()).versions(settings.publication().model());
        assertThat(versions).as("of the end of the branch alone").hasSize(1);
    }

    private void trainUntilRound(int round, TrainerSettings settings) throws Exception {
        CollectorRegistry counters = new CollectorRegistry();
        Trainer trainer = new Trainer(settings, counters);
        assertThat(trainer.requests().get("cool-down").get()).startsWith("a cool-down follows");
        trainer.start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (counters.getSampleValue("everalign_trainer_round") < round) {
            if (!trainer.check().up() || System.nanoTime() > deadline) {
                fail("The trainer does not come there: %s", trainer.check());
            }
            LockSupport.parkNanos(10_000_000);
        }
        trainer.close();
    }

    private static void publish(TrainerSettings settings) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                Clients.writer(settings.kafka(), "test-filter", "test-filter")) {
            producer.initTransactions();
            TinyTrainer.commit(
                    producer,
                    IntStream.range(0, PAIRS)
                            .mapToObj(FilteredPairs::pair)
                            .map(FilteredPairs::record)
                            .toList());
        }
    }

    private TrainerSettings settings(String work) {
        return TinyTrainer.settings(
                registry.address(),
                folder.resolve(work),
                "--train.cool-down-rounds=1",
                "--train.max-repeats=50",
                "--train.publish-every=1000");
    }
}
