package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compares with what Hugging Face computed for the same weights; see {@code make_golden.py}. */
class GoldenVectorsTest {
    private final JsonNode golden = golden();
    private final AlignConfig config = AlignConfig.fromJson(golden.get("config").toString());
    private final Layout layout = new Layout(config);
    private AlignProgram program;
    private NDList weights;
    private NDList statistics;

    @BeforeEach
    void open() {
        program =
                new AlignProgram(
                        NativeLibraries.device(),
                        config,
                        ImagePreprocessor.forImageSize(Formula.SIDE),
                        layout,
                        OptimizerSettings.DEFAULT);
        List<ByteBuffer> contents = new ArrayList<>();
        layout.weights().forEach(spec -> contents.add(Formula.fill(spec)));
        contents.get(0).putFloat(0, (float) Math.log(0.1));
        weights = program.own("w", layout.weights(), contents);
        statistics =
                program.own(
                        "s",
                        layout.statistics(),
                        layout.statistics().stream().map(Formula::fill).toList());
    }

    @AfterEach
    void close() {
        program.close();
    }

    @Test
    void embeddingsAreThoseOfThePeer() {
        try (NDManager scope = program.scope()) {
            NDArray pixels = Batches.pixels(scope, Formula.pixels());
            NDList folded = program.fold(weights, statistics);
            assertClose(
                    first(program.infer("embed_images", pixels, folded)),
                    golden.get("image_embeds"));
            NDArray ids = Batches.ids(scope, Formula.tokens());
            NDArray mask = Batches.mask(scope, Formula.tokens());
            assertClose(
                    first(program.infer("embed_texts", ids, mask, folded)),
                    golden.get("text_embeds"));
        }
    }

    @Test
    void lossGradientsAndStatisticsAreThoseOfThePeer() {
        try (NDManager scope = program.scope()) {
            NDList found =
                    program.train(
                            "gradients",
                            Batches.pixels(scope, List.of(Formula.pixels())),
                            Batches.ids(scope, Formula.tokens()),
                            Batches.mask(scope, Formula.tokens()),
                            scope.create(new long[] {1, 1, 1}),
                            weights,
                            statistics);
            assertThat(found.get(0).toFloatArray()[0])
                    .isCloseTo((float) golden.get("loss").asDouble(), within(1e-4f));
            for (int i = 1; i < layout.weights().size(); i++) {
                assertGradient(layout.weights().get(i).name(), found.get(i + 1));
            }
            assertLogTemperatureGradient(found.get(1).toFloatArray()[0]);
            for (int i = 0; i < layout.statistics().size(); i++) {
                String name = layout.statistics().get(i).name();
                double expected = golden.get("batch_statistics").get(name).get(0).asDouble();
                assertThat(norm(statistics.get(i).toFloatArray()))
                        .as(name)
                        .isCloseTo(expected, within(1e-3 * expected + 1e-6));
            }
        }
    }

    private void assertGradient(String name, NDArray gradient) {
        JsonNode expected = golden.get("gradients").get(name);
        float[] values = gradient.toFloatArray();
        double norm = expected.get(0).asDouble();
        // A shift before a batch normalisation has no gradient but rounding.
        double bound = 1e-3 * norm + 1e-4;
        assertThat(norm(values)).as(name).isCloseTo(norm, within(bound));
        double[] probe = Formula.draw(name + ".probe", values.length);
        double product = 0;
        for (int i = 0; i < values.length; i++) {
            product += probe[i] * values[i];
        }
        assertThat(product).as(name).isCloseTo(expected.get(1).asDouble(), within(bound));
    }

    /** The peer's parameter is the temperature itself. */
    private void assertLogTemperatureGradient(float gradient) {
        JsonNode expected = golden.get("gradients").get(Layout.TEMPERATURE);
        assertThat(Math.abs(gradient) / 0.1)
                .isCloseTo(expected.get(0).asDouble(), within(1e-3 * expected.get(0).asDouble()));
    }

    private static float[] first(NDList result) {
        return result.get(0).toFloatArray();
    }

    private static void assertClose(float[] actual, JsonNode rows) {
        int i = 0;
        for (JsonNode row : rows) {
            for (JsonNode value : row) {
                assertThat(actual[i++]).isCloseTo((float) value.asDouble(), within(1e-5f));
            }
        }
        assertThat(i).isEqualTo(actual.length);
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static JsonNode golden() {
        try (InputStream in = GoldenVectorsTest.class.getResourceAsStream("golden.json")) {
            return ConfigJson.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
