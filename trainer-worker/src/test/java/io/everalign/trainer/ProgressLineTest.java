package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.registry.client.Version;
import io.everalign.registry.client.VersionSummary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private final Activity activity = new Activity();

    @Test
    void theLineSaysWhereTrainingIs() {
        ProgressLine progress = new ProgressLine(null, activity);
        activity.is("waiting for 100 pairs");
        assertThat(progress.line()).isEqualTo("waiting for 100 pairs");

        progress.open(12_345);
        progress.stepped(Steps.step(2_639, 3.21));
        assertThat(progress.line())
                .isEqualTo(
                        "round 660 · step 2,639 · loss 3.210 · 80 pairs/s · waits 25 % · open 12,345");

        VersionSummary summary =
                new VersionSummary(
                        "0".repeat(40),
                        1,
                        Instant.EPOCH,
                        List.of(),
                        null,
                        Map.of("mean_r1", 0.1214));
        Version version = new Version("a/b", summary, List.of(), Map.of());
        progress.published(
                new PublishedVersion(version, Steps.round(660), PublishedVersion.Gate.PASSED));
        assertThat(progress.line()).endsWith("waits 25 % · R@1 12.1 % · open 12,345");
    }

    @Test
    void aTerminalShowsTheLineWithEveryStepAndWhatIsWaitedFor() {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        LiveLine line = new LiveLine(new PrintStream(terminal, true, StandardCharsets.UTF_8));
        ProgressLine progress = new ProgressLine(line, activity);
        progress.stepped(Steps.step(5, 3));
        assertThat(terminal.toString(StandardCharsets.UTF_8)).contains("round 2 · step 5 · loss 3");

        activity.is("waiting for new pairs");
        progress.idle();
        assertThat(terminal.toString(StandardCharsets.UTF_8)).contains("waiting for new pairs");
    }
}
