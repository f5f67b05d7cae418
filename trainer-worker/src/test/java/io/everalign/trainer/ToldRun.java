package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everalign.schemas.RoundClosed;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** What a trainer has left for people to look at. */
final class ToldRun {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final List<JsonNode> lines = new ArrayList<>();

    /** Reads the journal of a work folder. */
    ToldRun(Path workDir) throws IOException {
        folder = workDir.resolve("report");
        for (String line : Files.readAllLines(folder.resolve("run.jsonl"))) {
            lines.add(JSON.readTree(line));
        }
    }

    /** That the lives of a training are told as the log of rounds has them. */
    void assertTells(int lives, RoundClosed last, CollectorRegistry counters) throws IOException {
        assertThat(of("start")).hasSize(lives);
        assertThat(of("end")).hasSize(lives);
        assertThat(of("start").get(0).at("/settings/train.batch-size").asText()).isEqualTo("16");
        assertThat(of("start").get(0).path("engine").asText()).startsWith("PyTorch ");
        List<Long> steps = of("step").stream().map(line -> line.path("step").asLong()).toList();
        // Lines end with every third step and with each round.
        assertThat(steps)
                .containsAll(
                        LongStream.rangeClosed(1, last.getStep())
                                .filter(step -> step % 3 == 0 || step % 4 == 0)
                                .boxed()
                                .toList());
        JsonNode step = of("step").get(steps.size() - 1);
        long uses = last.getTotals().getTrained() + last.getTotals().getReplayed();
        assertThat(step.path("pairs_seen").asLong()).isEqualTo(uses);
        assertThat(step.path("loss").asDouble()).isBetween(0.0, 100.0);
        assertThat(step.path("stall").asDouble()).isBetween(0.0, 1.0);
        assertThat(step.path("tokens").asDouble()).isPositive();
        assertThat(trained()).isCloseTo((double) last.getTotals().getTrained(), within(1e-6));
        JsonNode round = of("round").get(of("round").size() - 1);
        assertThat(round.path("round").asLong()).isEqualTo(last.getRound());
        assertThat(round.path("time").asText()).isEqualTo(last.getClosedAt().toString());
        assertThat(round.at("/totals/broken").asLong()).isEqualTo(last.getTotals().getBroken());
        JsonNode version = of("version").get(0);
        assertThat(version.path("gate").asText()).isEqualTo("passed");
        assertThat(version.at("/metrics/mean_r1").isNumber()).isTrue();
        assertThat(version.at("/measured_on/pairs").asInt()).isPositive();
        assertThat(version.at("/metrics/recent_pairs").isMissingNode()).as("the first").isTrue();
        JsonNode second = of("version").get(1);
        assertThat(second.at("/metrics/recent_pairs").asInt()).isPositive();
        assertThat(second.at("/metrics/previous_recent_mean_r1").isNumber()).isTrue();
        assertThat(second.at("/metrics/previous_mean_r1").isNumber()).isTrue();
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("Image to text", version.path("id").asText().substring(0, 12));
        assertThat(counters.getSampleValue("everalign_trainer_step_seconds_total")).isPositive();
        assertThat(counters.getSampleValue("everalign_trainer_input_wait_seconds_total"))
                .isPositive();
        assertThat(counters.getSampleValue("everalign_trainer_journal_lost_lines_total")).isZero();
    }

    /** Pairs used for the first time, each line of steps in its last telling. */
    private double trained() {
        Map<Long, JsonNode> steps = new TreeMap<>();
        of("step").forEach(line -> steps.put(line.path("step").asLong(), line));
        return steps.values().stream()
                .mapToDouble(line -> line.path("live").asDouble() * line.path("steps").asInt() * 16)
                .sum();
    }

    private List<JsonNode> of(String event) {
        return lines.stream()
                .filter(line -> Objects.equals(line.path("event").asText(), event))
                .toList();
    }
}
