package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everalign.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunJournalTest {

    @TempDir Path folder;
    private final AtomicInteger lost = new AtomicInteger();

    @Test
    void aLineIsTheMeanOfTheStepsSinceTheOneBefore() throws IOException {
        RunJournal journal = journal();
        journal.closed(Steps.round(2));
        for (long number = 9; number <= 12; number++) {
            journal.stepped(Steps.step(number, (double) number));
        }
        journal.ended("done");

        // Every third step, and the last of a round.
        assertThat(of("step")).extracting(line -> line.path("step").asInt()).containsExactly(9, 12);
        JsonNode line = of("step").get(1);
        assertThat(line.path("round").asInt()).isEqualTo(3);
        assertThat(line.path("steps").asInt()).isEqualTo(3);
        assertThat(line.path("loss").asDouble()).isEqualTo(11);
        assertThat(line.path("pairs_per_second").asDouble()).isEqualTo(80);
        assertThat(line.path("stall").asDouble()).isEqualTo(0.25);
        assertThat(line.path("live").asDouble()).isEqualTo(0.75);
        assertThat(line.path("tokens").asDouble()).isEqualTo(20);
        // Two closed rounds and four steps of sixteen pairs.
        assertThat(line.path("pairs_seen").asInt()).isEqualTo(2 * 64 + 4 * 16);
    }

    @Test
    void theLastStepOfARoundEndsALineBeforeTheRoundIsClosed() throws IOException {
        RunJournal journal = journal();
        for (long number = 13; number <= 16; number++) {
            journal.stepped(Steps.step(number, 5));
        }
        journal.ended("killed before the round was closed");
        assertThat(of("step"))
                .extracting(line -> line.path("step").asInt())
                .containsExactly(15, 16);
    }

    @Test
    void aRoundBegunAgainGivesLinesOfTheSameNumbers() throws IOException {
        RunJournal journal = journal();
        journal.closed(Steps.round(2));
        for (long number : new long[] {9, 10, 9, 10, 11, 12}) {
            journal.stepped(Steps.step(number, 5));
        }
        journal.ended("done");
        assertThat(of("step"))
                .extracting(line -> line.path("step").asInt())
                .containsExactly(9, 9, 12);
        assertThat(of("step").get(2).path("steps").asInt()).isEqualTo(3);
        assertThat(of("step").get(2).path("pairs_seen").asInt()).isEqualTo(2 * 64 + 4 * 16);
    }

    @Test
    void aRoundTakenUpFromACheckpointHasSeenThePairsBeforeIt() throws IOException {
        RunJournal journal = journal();
        journal.closed(Steps.round(2));
        journal.stepped(Steps.step(11, 5));
        journal.stepped(Steps.step(12, 5));
        journal.ended("done");
        assertThat(of("step").get(0).path("steps").asInt()).isEqualTo(2);
        assertThat(of("step").get(0).path("pairs_seen").asInt()).isEqualTo(2 * 64 + 4 * 16);
    }

    @Test
    void aRoundThatRunsOutOfPairsStillTellsItsLastSteps() throws IOException {
        RunJournal journal = journal();
        journal.closed(Steps.round(2));
        journal.stepped(Steps.step(9, 5));
        journal.stepped(Steps.step(10, 4));
        journal.open(7);
        journal.closed(Steps.round(3));
        journal.ended("done");
        assertThat(of("step")).extracting(line -> line.path("step").asInt()).containsExactly(9, 10);
        assertThat(of("round"))
                .extracting(line -> line.path("round").asInt())
                .containsExactly(2, 3);
        JsonNode round = of("round").get(1);
        assertThat(round.path("open").asInt()).isEqualTo(7);
        assertThat(round.at("/tally/replayed").asInt()).isEqualTo(16);
        assertThat(round.at("/totals/trained").asInt()).isEqualTo(144);
        assertThat(round.at("/covered/0").asInt()).isEqualTo(150);
    }

    @Test
    void aFolderThatCannotBeWrittenIsCountedAndStopsNothing() throws IOException {
        Files.writeString(folder.resolve("report"), "in the way");
        RunJournal journal = journal();
        journal.stepped(Steps.step(3, 5));
        journal.closed(Steps.round(1));
        journal.ended("done");
        assertThat(lost).hasValue(3);
    }

    @Test
    void thePageIsThereWhenTheRunHasEnded() throws IOException {
        RunJournal journal = journal();
        journal.stepped(Steps.step(3, 5));
        journal.ended("told to <stop>");
        assertThat(Files.readString(folder.resolve("report").resolve("report.html")))
                .contains("ended: told to &lt;stop&gt;")
                .doesNotContain("http-equiv=\"refresh\"");
    }

    private RunJournal journal() {
        String[] arguments = {"--train.work-dir=" + folder, "--train.report-every=3"};
        return new RunJournal(
                Settings.of(TrainerSettings.class).read(arguments, Map.of()),
                lost::incrementAndGet);
    }

    private List<JsonNode> of(String event) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("report").resolve("run.jsonl"))) {
            JsonNode read = new ObjectMapper().readTree(line);
            if (Objects.equals(read.path("event").asText(), event)) {
                lines.add(read);
            }
        }
        return lines;
    }
}
