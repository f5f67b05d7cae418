package io.everalign.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.RawStream;
import io.everalign.schemas.Topic;
import io.everalign.standalone.ModuleHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both jobs on a cluster whose parts are killed one at a time, while they have transactions open
 * and raw pairs keep coming.
 */
class ProcessKillsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration BETWEEN_BATCHES = Duration.ofMillis(250);
    private static final int BATCH = 15;
    private static final int PARTITIONS = 3;
    private static final int PARALLELISM = 2;
    private static final int ROUNDS = 2;
    private static final long MAX_PIXELS = 40_000_000;

    private static final Oracle ORACLE =
            new Oracle(RawStream.TEXT_LIMIT, RawStream.IMAGE_LIMIT, MAX_PIXELS);

    @TempDir private Path folder;

    private volatile boolean feeding = true;

    /** The parts, the log that they write, and who feeds them. */
    private record Running(
            FlinkProcesses flink,
            ChildProcess broker,
            CommittedLog log,
            CompletableFuture<Integer> sent) {

        /** What stands still, if something does. */
        private String evidence() {
            String topics =
                    log.describe(
                            Topic.PAIRS_RAW,
                            Topic.CENSUS_PROGRESS,
                            Topic.PAIRS_OVER,
                            Topic.PAIRS_LEDGER,
                            Topic.PAIRS_FILTERED,
                            Topic.PAIRS_REJECTED);
            return "%s%n--- raw records: %s%n%s%n%s"
                    .formatted(topics, sent, broker.evidence(), flink.evidence());
        }

        private boolean bothHaveTransactionsOpen() {
            return log.isOpen(Topic.PAIRS_LEDGER) && log.isOpen(Topic.PAIRS_REJECTED);
        }

        private long outcomes() {
            return log.count(Topic.PAIRS_FILTERED) + log.count(Topic.PAIRS_REJECTED);
        }

        private void awaitOutcomes(long count) {
            Eventually.get(
                    count + " records are judged",
                    PATIENCE,
                    this::outcomes,
                    outcomes -> outcomes >= count,
                    this::evidence);
        }
    }

    @Test
    void whicheverProcessIsKilledEveryRecordHasOneOutcome() throws Exception {
        long seed = System.nanoTime();
        System.out.println("kills are drawn from seed " + seed);
        Random random = new Random(seed);
        int port = FlinkProcesses.freePort();
        String bootstrapServers = "127.0.0.1:" + port;
        try (ChildProcess broker = startBroker(port);
                FlinkProcesses flink = FlinkProcesses.start(folder, 2 * PARALLELISM);
                CommittedLog log = new CommittedLog(bootstrapServers)) {
            Eventually.get(
                    "the broker answers", PATIENCE, log::answers, yes -> yes, broker::evidence);
            for (String job : List.of("CensusMain", "FilterMain")) {
                flink.submit("io.everalign.filter." + job, settings(bootstrapServers));
            }
            Running running =
                    new Running(
                            flink,
                            broker,
                            log,
                            CompletableFuture.supplyAsync(() -> feed(bootstrapServers, seed)));
            try {
                running.awaitOutcomes(1);
                for (int round = 0; round < ROUNDS; round++) {
                    killInTransaction(flink.taskManager(), running, random);
                    killInTransaction(flink.jobManager(), running, random);
                    killInTransaction(broker, running, random);
                }
            } finally {
                feeding = false;
            }
            running.awaitOutcomes(running.sent.get());
            assertNothingShows(log, running.sent.get());
        }
    }

    private static void killInTransaction(ChildProcess victim, Running running, Random random)
            throws Exception {
        do {
            Eventually.get(
                    "both jobs have a transaction open",
                    PATIENCE,
                    running::bothHaveTransactionsOpen,
                    open -> open,
                    running::evidence);
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500)).toNanos());
        } while (!running.bothHaveTransactionsOpen());
        long killed = System.nanoTime();
        victim.kill();
        victim.startAgain();
        long left =
                Eventually.get(
                        "the log can be read",
                        PATIENCE,
                        running::outcomes,
                        count -> true,
                        running::evidence);
        running.awaitOutcomes(left + 1);
        System.out.printf(
                "%s killed; records are judged again after %.1f s%n",
                victim.name(), (System.nanoTime() - killed) / 1e9);
    }

    private int feed(String bootstrapServers, long seed) {
        RawStream stream = new RawStream(seed);
        while (feeding) {
            stream.send(bootstrapServers, BATCH);
            LockSupport.parkNanos(BETWEEN_BATCHES.toNanos());
        }
        return stream.sent();
    }

    private static void assertNothingShows(CommittedLog log, int sent) throws Exception {
        Outcomes outcomes = Outcomes.read(log, MAX_PIXELS);
        assertThat(outcomes.raw()).hasSize(sent);
        assertThat(outcomes.judgedPlaces())
                .containsExactlyInAnyOrderElementsOf(outcomes.rawPlaces());
        assertThat(outcomes.usable()).isEqualTo(ORACLE.usable(outcomes.occurrences())).isNotEmpty();
        CensusTopics census = CensusTopics.read(log);
        assertThat(census.gaps()).isEmpty();
        assertThat(census.occurrences())
                .isEqualTo(
                        outcomes.raw().stream()
                                .collect(
                                        Collectors.groupingBy(
                                                record -> record.partition(),
                                                Collectors.counting())));
        assertThat(census.ledger())
                .containsExactlyInAnyOrderElementsOf(
                        outcomes.occurrences().stream()
                                .filter(occurrence -> occurrence.pair() != null)
                                .map(o -> new Outcomes.Place(o.partition(), o.offset()))
                                .toList());
        assertThat(census.over())
                .containsExactlyInAnyOrderElementsOf(ORACLE.over(outcomes.occurrences()))
                .isNotEmpty();
    }

    private ChildProcess startBroker(int port) throws IOException {
        String classPath = ModuleHome.find().classPath("standalone");
        return ChildProcess.start(
                "broker",
                folder,
                List.of("-Xmx384m", "-cp", classPath),
                List.of(
                        "io.everalign.standalone.BrokerMain",
                        "--broker.dir=" + folder.resolve("broker"),
                        "--broker.port=" + port,
                        "--broker.controller-port=" + FlinkProcesses.freePort(),
                        "--station.port=" + FlinkProcesses.freePort()),
                Map.of());
    }

    private static List<String> settings(String bootstrapServers) {
        return List.of(
                "--kafka.bootstrap-servers=" + bootstrapServers,
                "--kafka.partitions=" + PARTITIONS,
                "--census.text-limit=" + RawStream.TEXT_LIMIT,
                "--census.image-limit=" + RawStream.IMAGE_LIMIT,
                "--filter.checkpoint-interval=1s",
                "--filter.parallelism=" + PARALLELISM);
    }
}
