package io.everalign.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.Topic;
import io.everalign.standalone.SupervisedStation;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything is killed in the middle of its work, and nothing of it shows afterwards. */
class RestartIT {

    private static final int GALLERY_PAGES = 60;
    private static final Duration DELAY = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int TRIES = 10;

    @TempDir private Path data;

    @Test
    void whateverIsKilledThePairsAreThoseOfAnUndisturbedRun() throws Exception {
        try (TestSite site = new TestSite()) {
            Gallery.add(site, 0, GALLERY_PAGES);
            OddPages.add(site);
            killTheWholeDemo(site);
            try (Demo demo = Demo.start(site, data, DELAY)) {
                awaitUp(demo, "crawler");
                awaitUp(demo, "filter");
                killInTransaction(demo, "crawler", Topic.PAIRS_RAW);
                killInTransaction(demo, "filter", Topic.PAIRS_FILTERED);
                killAtWork(demo, "broker");
                killInTraining(demo);
                killAtWork(demo, "registry");
                demo.awaitRest();
                assertNothingShows(site, Snapshot.of(demo));
            }
        }
    }

    private void killTheWholeDemo(TestSite site) throws Exception {
        try (DemoProcess process = DemoProcess.start(site, data, DELAY)) {
            String bootstrapServers =
                    Eventually.get(
                            "the broker has a port",
                            PATIENCE,
                            process::bootstrapServers,
                            server -> true,
                            process::output);
            try (CommittedLog log = new CommittedLog(bootstrapServers)) {
                Eventually.get(
                        "the filter has a transaction open",
                        PATIENCE,
                        () -> log.isOpen(Topic.PAIRS_FILTERED) && log.isOpen(Topic.PAIRS_RAW),
                        open -> open,
                        process::output);
            }
            process.kill();
        }
    }

    /** Kills a station that leaves a transaction open on the topic. */
    private static void killInTransaction(Demo demo, String name, Topic topic) throws Exception {
        SupervisedStation station = demo.station(name);
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            Eventually.get(
                    name + " has a transaction open on " + topic,
                    PATIENCE,
                    () -> demo.log().isOpen(topic),
                    open -> open,
                    demo::evidence);
            kill(demo, station);
            boolean left = demo.log().isOpen(topic);
            awaitUp(demo, name);
            if (left) {
                return;
            }
        }
        throw new AssertionError("%s was never caught in a transaction".formatted(name));
    }

    private static void killInTraining(Demo demo) throws Exception {
        Eventually.get(
                "the trainer is in the middle of a round",
                PATIENCE,
                () -> demo.station("trainer").state().detail(),
                detail -> detail.startsWith("training round"),
                demo::evidence);
        killAtWork(demo, "trainer");
    }

    private static void killAtWork(Demo demo, String name) throws Exception {
        awaitUp(demo, name);
        kill(demo, demo.station(name));
        awaitUp(demo, name);
    }

    private static void kill(Demo demo, SupervisedStation station) {
        long pid = station.pid();
        station.kill();
        Eventually.get(
                station.name() + " is dead",
                PATIENCE,
                () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty(),
                dead -> dead,
                demo::evidence);
    }

    private static void awaitUp(Demo demo, String name) {
        Eventually.get(
                name + " is up again",
                PATIENCE,
                () -> demo.station(name).pid() != 0 && demo.station(name).state().up(),
                up -> up,
                demo::evidence);
    }

    private static void assertNothingShows(TestSite site, Snapshot end) {
        Outcomes outcomes = end.outcomes();
        assertThat(outcomes.raw()).hasSameSizeAs(site.pairs());
        assertThat(outcomes.judgedPlaces())
                .containsExactlyInAnyOrderElementsOf(outcomes.rawPlaces());
        assertThat(outcomes.usable()).isEqualTo(Demo.ORACLE.usable(outcomes.occurrences()));
        assertThat(end.lostOnPages()).isEqualTo(site.expected(Becomes.Stage.FOUND));
        assertThat(end.lostFetches()).isEqualTo(site.expected(Becomes.Stage.FETCHED));
        assertThat(end.count("everalign_crawler_pairs_published_total"))
                .isEqualTo(end.count("everalign_filter_judged_total"))
                .isEqualTo(outcomes.raw().size());
        assertThat(end.versions()).isNotEmpty().isEqualTo(end.announced());
    }
}
