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
    private static final int ROUNDS = 3;
    private static final long MAX_PIXELS = 40_000_000;

    private static final Oracle ORACLE =
            new Oracle(RawStream.TEXT_LIMIT, RawStream.IMAGE_LIMIT, MAX_PIXELS);

    @TempDir private Path folder;

    private volatile boolean feeding = true;

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
            awaitBroker(log, broker);
            for (String job : List.of("CensusMain", "FilterMain")) {
                flink.submit("io.everalign.filter." + job, settings(bootstrapServers));
            }
            CompletableFuture<Integer> sent =
                    CompletableFuture.supplyAsync(() -> feed(bootstrapServers, seed));
            try {
                awaitOutcome(log, 0, flink);
                for (int round = 0; round < ROUNDS; round++) {
                    killInTransaction(flink.taskManager(), log, random, flink);
                    killInTransaction(flink.jobManager(), log, random, flink);
                    killInTransaction(broker, log, random, flink);
                }
            } finally {
                feeding = false;
            }
            assertNothingShows(log, sent.get(), flink);
        }
    }

    private static void killInTransaction(
            ChildProcess victim, CommittedLog log, Random random, FlinkProcesses flink)
            throws Exception {
        long before = outcomes(log);
        do {
            Eventually.get(
                    "both jobs have a transaction open",
                    PATIENCE,
                    () -> log.isOpen(Topic.PAIRS_LEDGER) && log.isOpen(Topic.PAIRS_FILTERED),
                    open -> open,
                    flink::evidence);
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500)).toNanos());
        } while (!log.isOpen(Topic.PAIRS_LEDGER) && !log.isOpen(Topic.PAIRS_FILTERED));
        long killed = System.nanoTime();
        victim.kill();
        victim.startAgain();
        awaitOutcome(log, before, flink);
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

    private static void assertNothingShows(CommittedLog log, int sent, FlinkProcesses flink)
            throws Exception {
        Eventually.get(
                "every record is judged",
                PATIENCE,
                () -> outcomes(log),
                judged -> judged >= sent,
                flink::evidence);
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

    private static void awaitOutcome(CommittedLog log, long before, FlinkProcesses flink) {
        Eventually.get(
                "more records are judged",
                PATIENCE,
                () -> outcomes(log),
                outcomes -> outcomes > before,
                flink::evidence);
    }

    private static long outcomes(CommittedLog log) {
        return log.count(Topic.PAIRS_FILTERED) + log.count(Topic.PAIRS_REJECTED);
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

    private static void awaitBroker(CommittedLog log, ChildProcess broker) {
        Eventually.get("the broker answers", PATIENCE, log::answers, yes -> yes, broker::evidence);
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
