package io.everalign.filter.nsfw;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Damaged models end as a clear error or as a network that runs, never as anything else. */
class ModelGraphFuzzTest {
    private static final String WHOLE = TinyModel.json();
    private static final byte[] WEIGHTS = TinyModel.weights();

    @Property(tries = 1000)
    void aDamagedByteOfTheModel(
            @ForAll @IntRange(max = 100_000) int place, @ForAll("pieces") String piece) {
        int at = place % WHOLE.length();
        check(WHOLE.substring(0, at) + piece + WHOLE.substring(at + 1), WEIGHTS);
        check(WHOLE.substring(0, at), WEIGHTS);
    }

    @Property(tries = 1000)
    void anotherValueInAnyPlace(
            @ForAll @IntRange(max = 10_000) int place, @ForAll("values") String value) {
        String[] words = WHOLE.split("(?<=[:,\\[{])|(?=[,\\]}])", -1);
        words[place % words.length] = value;
        check(String.join("", words), WEIGHTS);
    }

    @Property(tries = 1000)
    void oneNameOrNumberForAnother(
            @ForAll @IntRange(max = 10_000) int from, @ForAll @IntRange(max = 10_000) int to) {
        String[] words = WHOLE.split("(?<=\")|(?=\")", -1);
        words[from % words.length] = words[to % words.length];
        check(String.join("", words), WEIGHTS);
    }

    @Property(tries = 200)
    void anyWeights(@ForAll @Size(max = 210) byte[] weights) {
        check(WHOLE, weights);
    }

    private static void check(String json, byte[] weights) {
        ModelGraph graph;
        try {
            graph = ModelGraph.read(json.getBytes(StandardCharsets.UTF_8), weights);
        } catch (BadModel e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2000);
            return;
        }
        try (Network network = new Network(graph, Torch.manager(Device.cpu()))) {
            float[] picture =
                    new AlignedBilinear(graph.side()).of(PictureFormula.of("gradient 9x9"));
            assertThat(network.run(List.of(picture), 1)).hasSize(5);
            assertThat(network.run(List.of(picture), 3)).hasSize(15);
        }
    }

    @Provide
    static Arbitrary<String> pieces() {
        return Arbitraries.oneOf(
                Arbitraries.of("", "9", "{", "}", "\"", ",", "]", "0", "-", "\\"),
                Arbitraries.strings().ofMaxLength(3));
    }

    @Provide
    static Arbitrary<String> values() {
        return Arbitraries.of(
                List.of(
                        "0",
                        "-1",
                        "1e308",
                        "1e400",
                        "0.5",
                        "2147483648",
                        "16384",
                        "null",
                        "true",
                        "\"\"",
                        "\"1\"",
                        "\"0\"",
                        "\"-2\"",
                        "\"3\"",
                        "\"999999999\"",
                        "{}",
                        "[]",
                        "[3,3,4,4]",
                        "[16384,16384,16384,16384]",
                        "[".repeat(3000)));
    }
}
