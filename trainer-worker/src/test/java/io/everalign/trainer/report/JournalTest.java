package io.everalign.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final long SMALL = 40_000;

    @TempDir Path folder;
    private final AtomicInteger lost = new AtomicInteger();

    @Test
    void everyEventIsOneLineOfJsonAndReadsAsItWas() throws IOException {
        List<JournalEvent> events =
                List.of(
                        Samples.start(Map.of("train.model", "a\nb")),
                        Samples.step(10, 5.25),
                        Samples.round(1),
                        Samples.version(1, "passed"),
                        new JournalEvent.Refused(Samples.BEGIN, 3),
                        new JournalEvent.End(Samples.BEGIN, "waiting"));
        append(Journal.LIMIT, events.toArray(JournalEvent[]::new));

        List<String> lines = lines();
        assertThat(lines.stream().map(JournalLine::read).map(Optional::orElseThrow))
                .containsExactlyElementsOf(events);
        assertThat(lines.get(1))
                .startsWith(
                        "{\"event\":\"step\",\"time\":\"2026-03-01T12:00:10Z\",\"round\":1,\"step\":10,")
                .contains("\"gradient_norm\":0.7,", "\"pairs_per_second\":58.5,");
        assertThat(lost).hasValue(0);
    }

    @Test
    void whatIsNotANumberIsNullAndWhatIsMissingIsNotANumber() throws IOException {
        append(Journal.LIMIT, Samples.step(10, Double.NaN));
        assertThat(lines().get(0)).contains("\"loss\":null");

        JournalEvent.Step read =
                (JournalEvent.Step)
                        JournalLine.read("{\"event\":\"step\",\"loss\":null}").orElseThrow();
        assertThat(read.loss()).isNaN();
        assertThat(read.stall()).isNaN();
    }

    @Test
    void aTornLineTearsNoOther() throws IOException {
        append(Journal.LIMIT, Samples.step(10, 5));
        Files.writeString(
                file(), "{\"event\":\"step\",\"step\":20,\"lo", StandardOpenOption.APPEND);
        append(Journal.LIMIT, Samples.step(30, 4), Samples.step(40, 3));

        Run run = Run.read("run", folder);
        assertThat(run.steps()).extracting(JournalEvent.Step::step).containsExactly(10L, 30L, 40L);
        assertThat(run.torn()).isEqualTo(1);
    }

    @Test
    void aLineThatIsTooLongIsLeftOutAndTheNextIsRead() throws IOException {
        append(Journal.LIMIT, Samples.step(10, 5));
        String settings = "x".repeat(JournalLines.MAX_LINE_BYTES);
        append(Journal.LIMIT, Samples.start(Map.of("long", settings)), Samples.step(20, 4));

        Run run = Run.read("run", folder);
        assertThat(run.start()).isNull();
        assertThat(run.torn()).isEqualTo(1);
        assertThat(run.steps()).extracting(JournalEvent.Step::step).containsExactly(10L, 20L);
    }

    @Test
    void aJournalThatIsFullIsThinnedAndKeepsItsSpikesAndItsEnd() throws IOException {
        int last = 10_000;
        try (Journal journal = journal(SMALL)) {
            journal.append(Samples.start(Map.of("train.seed", "7")));
            for (int step = 10; step <= last; step += 10) {
                journal.append(Samples.step(step, step == 500 ? 99 : 5 - step * 1e-4));
                if (step % 50 == 0) {
                    journal.append(Samples.round(step / 50));
                }
            }
        }

        assertThat(Files.size(file())).isLessThanOrEqualTo(SMALL);
        assertThat(lost).hasValue(0);
        Run run = Run.read("run", folder);
        assertThat(run.torn()).isZero();
        assertThat(run.start()).isNotNull();
        assertThat(run.steps()).extracting(JournalEvent.Step::loss).contains(99.0);
        assertThat(run.lastStep()).isEqualTo(Samples.step(last, 4));
        assertThat(run.lastRound()).isEqualTo(Samples.round(last / 50));
        assertThat(run.steps()).hasSizeGreaterThan(20);
        assertThat(files()).containsExactly(Journal.FILE);
    }

    @Test
    void theNewestQuarterOfTheStepsIsNotThinned() throws IOException {
        for (int step = 10; step <= 400; step += 10) {
            append(Journal.LIMIT, Samples.step(step, 5 - step * 1e-4));
        }
        JournalThinning.thin(file(), Files.size(file()) * 2 / 3);
        assertThat(Run.read("run", folder).steps())
                .extracting(JournalEvent.Step::step)
                .hasSizeBetween(20, 26)
                .contains(310L, 320L, 330L, 340L, 350L, 360L, 370L, 380L, 390L, 400L);
    }

    @Test
    void theFirstStartAndTheNewestAreKept() throws IOException {
        for (int life = 0; life < 50; life++) {
            append(Journal.LIMIT, Samples.start(Map.of("train.seed", "" + life)));
        }
        JournalThinning.thin(file(), Files.size(file()) / 2);
        assertThat(lines()).hasSize(21);
        assertThat(lines().get(0)).contains("\"train.seed\":\"0\"");
        assertThat(lines().get(1)).contains("\"train.seed\":\"30\"");
    }

    @Test
    void aTrainerThatStartsAgainAndAgainStaysWithinTheLimitToo() throws IOException {
        try (Journal journal = journal(SMALL)) {
            for (int life = 0; life < 500; life++) {
                journal.append(Samples.start(Map.of("train.seed", "" + life)));
            }
        }
        assertThat(Files.size(file())).isLessThanOrEqualTo(SMALL);
        assertThat(lost).hasValue(0);
        assertThat(Run.read("run", folder).start().settings()).containsEntry("train.seed", "499");
    }

    @Test
    void aFolderThatCannotBeWrittenLosesLinesUntilItCan() throws IOException {
        Path below = folder.resolve("file").resolve("below");
        Files.writeString(folder.resolve("file"), "in the way");
        try (Journal journal = new Journal(below, Journal.LIMIT, lost::incrementAndGet)) {
            journal.append(Samples.step(10, 5));
            journal.append(Samples.step(20, 5));
            assertThat(lost).hasValue(2);

            Files.delete(folder.resolve("file"));
            journal.append(Samples.step(30, 5));
        }
        assertThat(lost).hasValue(2);
        assertThat(Run.read("run", below).lastStep()).isEqualTo(Samples.step(30, 5));
    }

    @Test
    void aDiskThatIsFullLosesLinesAndStopsNothing() {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full));
        try (Journal journal = journal(Journal.LIMIT)) {
            Files.createSymbolicLink(file(), full);
            journal.append(Samples.step(10, 5));
            journal.append(Samples.step(20, 5));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertThat(lost).hasValue(2);
    }

    @Test
    void aThreadThatIsInterruptedWritesAndStaysInterrupted() throws IOException {
        Thread.currentThread().interrupt();
        try {
            append(Journal.LIMIT, Samples.step(10, 5));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(lines()).hasSize(1);
        assertThat(lost).hasValue(0);
    }

    private void append(long limit, JournalEvent... events) {
        try (Journal journal = journal(limit)) {
            for (JournalEvent event : events) {
                journal.append(event);
            }
        }
    }

    private Journal journal(long limit) {
        return new Journal(folder, limit, lost::incrementAndGet);
    }

    private Path file() {
        return folder.resolve(Journal.FILE);
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file());
    }

    private List<String> files() throws IOException {
        try (var listed = Files.list(folder)) {
            return listed.map(file -> file.getFileName().toString()).toList();
        }
    }
}
