package io.everalign.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    enum Policy {
        SAMPLE,
        THROTTLE_CRAWLER
    }

    record Limits(
            @Setting(
                            key = "crawl.max-image-bytes",
                            value = "8MiB",
                            min = "1",
                            max = "64MiB",
                            unit = "bytes",
                            about = "Largest image.")
                    long maxImageBytes,
            @Setting(key = "crawl.delay", value = "50ms", min = "0s", about = "Delay per host.")
                    Duration delay) {}

    record Example(
            StationSettings station,
            Limits limits,
            @Setting(key = "train.policy", value = "sample", about = "Too much data.")
                    Policy policy,
            @Setting(key = "crawl.seeds", value = "", about = "Where to begin.") List<String> seeds,
            @Setting(key = "registry.token", value = "none", secret = true, about = "Password.")
                    String token) {}

    private final Settings<Example> settings = Settings.of(Example.class);

    @Test
    void defaultsAreReadInTheNotationOfTheCommandLine() {
        assertThat(settings.read(new String[0], Map.of()))
                .isEqualTo(
                        new Example(
                                new StationSettings("127.0.0.1", 0),
                                new Limits(8 << 20, Duration.ofMillis(50)),
                                Policy.SAMPLE,
                                List.of(),
                                "none"));
    }

    @Test
    void argumentsWinOverTheEnvironmentAndTheEnvironmentOverTheFile(@TempDir Path folder)
            throws Exception {
        Path file = folder.resolve("crawler.properties");
        Files.writeString(file, "crawl.delay=1s\ncrawl.seeds=a\ntrain.policy=throttle-crawler\n");
        Example example =
                settings.read(
                        new String[] {
                            file.toString(), "--crawl.seeds=http://a.test/, http://b.test/"
                        },
                        Map.of("EVERALIGN_CRAWL_DELAY", "2s", "EVERALIGN_CRAWL_SEEDS", "c"));
        assertThat(example.limits().delay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(example.seeds()).containsExactly("http://a.test/", "http://b.test/");
        assertThat(example.policy()).isEqualTo(Policy.THROTTLE_CRAWLER);
    }

    /** Two sizes at once. */
    enum Size implements Setting.Preset {
        SMALL,
        LARGE;

        @Override
        public Map<String, String> defaults() {
            return this == SMALL
                    ? Map.of()
                    : Map.of("box.width", "9", "box.height", "7", "box.unknown", "1");
        }
    }

    record Box(
            @Setting(key = "box.size", value = "small", about = "Size.") Size size,
            @Setting(key = "box.width", value = "1", about = "Width.") int width,
            @Setting(key = "box.height", value = "2", about = "Height.") int height) {}

    @Test
    void aPresetGivesOtherDefaultsWhichAreStillOverridden() {
        Settings<Box> boxes = Settings.of(Box.class);
        assertThat(boxes.read(new String[0], Map.of())).isEqualTo(new Box(Size.SMALL, 1, 2));
        assertThat(
                        boxes.read(
                                new String[] {"--box.size=large", "--box.height=3"},
                                Map.of("EVERALIGN_BOX_WIDTH", "8")))
                .isEqualTo(new Box(Size.LARGE, 8, 3));
        assertThatThrownBy(() -> boxes.read(new String[] {"--box.size=huge"}, Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("it must be one of small, large");
    }

    @Test
    void everyProblemIsReportedAtOnceWithKeyRuleAndValue() {
        String[] arguments = {
            "--crawl.max-image-bytes=65MiB",
            "--crawl.dealy=1s",
            "--crawl.delay=fast",
            "--train.policy=drop",
            "--station.port"
        };
        assertThatThrownBy(() -> settings.read(arguments, Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        """
                        --station.port has no value; write --station.port=VALUE
                        Unknown setting crawl.dealy; did you mean crawl.delay?
                        crawl.max-image-bytes must be at most 64MiB, not "65MiB"
                        crawl.delay is "fast", but it must be a time such as 50ms, 10s, 5min, 1h or 7d
                        train.policy is "drop", but it must be one of sample, throttle-crawler""");
    }

    @Test
    void aMissingFileIsOneOfTheProblems() {
        assertThatThrownBy(() -> settings.read(new String[] {"absent.properties"}, Map.of()))
                .hasMessageContaining("Cannot read the settings file absent.properties");
    }

    @Test
    void effectiveValuesArePrintedAndSecretsHidden() {
        Example example = settings.read(new String[] {"--registry.token=42"}, Map.of());
        assertThat(settings.describe(example))
                .contains("crawl.delay = 50ms\n", "registry.token = (hidden)\n")
                .doesNotContain("42");
    }

    @Test
    void helpNamesDefaultUnitBoundsAndEnvironment() {
        assertThat(settings.help())
                .contains(
                        "--crawl.max-image-bytes (default \"8MiB\" bytes, at least 1, at most 64MiB)",
                        "environment: EVERALIGN_CRAWL_MAX_IMAGE_BYTES");
    }
}
