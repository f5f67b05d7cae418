package io.everalign.filter.materialise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaterialiseMainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void helpNamesEverySetting() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("materialise [settings-file]")
                .contains("--materialise.out (required)")
                .contains("--materialise.shard-pairs (default \"10000\", at least 1");
    }

    @Test
    void allWrongSettingsAreToldAtOnce() {
        assertThat(run("--materialise.shard-pairs=0", "--materialise.threat=3")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("materialise.out is required")
                .contains("materialise.shard-pairs must be at least 1")
                .contains("did you mean materialise.threads?");
    }

    private int run(String... arguments) {
        return MaterialiseMain.run(
                arguments,
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
