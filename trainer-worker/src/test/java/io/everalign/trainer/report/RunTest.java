package io.everalign.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

    @TempDir Path folder;

    @Test
    void whatIsDoneAgainAfterAKillCountsOnceAndTheLaterLineWins() throws IOException {
        Run run =
                read(
                        Samples.step(10, 9),
                        Samples.step(20, 8),
                        Samples.step(30, 7),
                        Samples.start(Map.of()),
                        Samples.step(20, 6));
        assertThat(run.steps()).containsExactly(Samples.step(10, 9), Samples.step(20, 6));
    }

    @Test
    void linesOfAnotherLengthReplaceThoseThatTheyOverlap() throws IOException {
        Run run = read(Samples.step(10, 9), Samples.step(20, 8), Samples.step(13, 3, 7));
        assertThat(run.steps()).containsExactly(Samples.step(10, 9), Samples.step(13, 3, 7));
    }

    @Test
    void aRoundThatIsToldAgainCountsOnce() throws IOException {
        JournalEvent.Round two = Samples.round(2);
        JournalEvent.Round again =
                new JournalEvent.Round(
                        two.time(), 2, 100, 3.5, 0.9, Map.of(), Map.of(), Double.NaN, Map.of());
        Run run = read(Samples.round(1), two, again);
        assertThat(run.rounds()).containsExactly(Samples.round(1), two);
    }

    @Test
    void aVersionThatIsAnnouncedAgainKeepsWhatItsGateSaid() throws IOException {
        Run run = read(Samples.version(1, "below"), Samples.version(1, ""));
        assertThat(run.versions()).containsExactly(Samples.version(1, "below"));

        Run healed = read(Samples.version(2, ""), Samples.version(2, "passed"));
        assertThat(healed.lastVersion()).isEqualTo(Samples.version(2, "passed"));
    }

    @Test
    void anotherTrainingInTheSameFolderTakesThePlaceOfTheOneBefore() throws IOException {
        Run run =
                read(
                        Samples.step(600, 2),
                        Samples.round(11),
                        Samples.version(1, "passed"),
                        Samples.start(Map.of()),
                        Samples.step(10, 9),
                        Samples.round(1));
        assertThat(run.steps()).containsExactly(Samples.step(10, 9));
        assertThat(run.rounds()).containsExactly(Samples.round(1));
        assertThat(run.versions()).isEmpty();
    }

    @Test
    void aLifeThatGoesOnHasNoEnd() throws IOException {
        JournalEvent.End end = new JournalEvent.End(Samples.BEGIN, "waiting");
        assertThat(read(Samples.start(Map.of()), end).end()).isEqualTo(end);

        Run again = read(Samples.start(Map.of()));
        assertThat(again.end()).isNull();
        assertThat(again.lives()).isEqualTo(2);
    }

    @Test
    void aJournalLargerThanAnyThatIsWrittenIsRefused() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve(Journal.FILE).toFile(), "rw")) {
            file.setLength((256L << 20) + 1);
        }
        assertThatThrownBy(() -> Run.read("run", folder))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "%s: a journal must have at most 268435456 bytes, not 268435457",
                        folder.resolve(Journal.FILE));
    }

    private Run read(JournalEvent... events) throws IOException {
        try (Journal journal = new Journal(folder, Journal.LIMIT, () -> {})) {
            for (JournalEvent event : events) {
                journal.append(event);
            }
        }
        return Run.read("run", folder);
    }
}
