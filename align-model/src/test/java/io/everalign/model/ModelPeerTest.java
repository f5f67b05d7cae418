package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A model that transformers made, loaded, embedded with, trained with and written back; see {@code
 * model_peer.py}. The environment variable {@code EVERALIGN_PEER_SIZE} adds a size, such as {@code
 * b7,base,289}.
 */
class ModelPeerTest {
    @TempDir Path folder;

    static Stream<String> sizes() {
        String more = System.getenv("EVERALIGN_PEER_SIZE");
        return Stream.concat(
                Stream.of("b0,mini,128", "b3,small,96"),
                more == null ? Stream.empty() : Stream.of(more));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void transformersAndWeComputeTheSameAndReadEachOthersFiles(String size) throws Exception {
        PythonPeer peer = PythonPeer.orSkip();
        Path theirs = folder.resolve("theirs");
        Path ours = Files.createDirectory(folder.resolve("ours"));
        peer.run("model_peer.py", folder, "make", theirs.toString(), size);
        JsonNode expected = ConfigJson.parse(Files.readString(theirs.resolve("expected.json")));
        try (AlignModel model = AlignModel.load(theirs, "cpu")) {
            compareEmbeddings(model, theirs, expected);
            model.save(ours);
            compareStep(model, theirs, expected);
        }
        assertThat(peer.run("model_peer.py", folder, "check", theirs.toString(), ours.toString()))
                .contains("equal");
    }

    private static void compareEmbeddings(AlignModel model, Path theirs, JsonNode expected)
            throws Exception {
        List<byte[]> pictures = new ArrayList<>();
        for (JsonNode name : expected.get("pictures")) {
            pictures.add(Files.readAllBytes(theirs.resolve(name.asText())));
        }
        float[][] images = model.embedImages(pictures);
        float[][] texts = model.embedTexts(texts(expected));
        assertRows(images, expected.get("image_embeds"), 1e-4);
        assertRows(texts, expected.get("text_embeds"), 1e-4);
        float[][] logits = model.logits(images, texts);
        JsonNode rows = expected.get("logits_per_image");
        for (int i = 0; i < logits.length; i++) {
            for (int j = 0; j < logits[i].length; j++) {
                double value = rows.get(i).get(j).asDouble();
                assertThat(Math.abs(logits[i][j] - value)).as("logit").isLessThan(1e-3);
            }
        }
    }

    private static List<String> texts(JsonNode expected) {
        List<String> texts = new ArrayList<>();
        expected.get("texts").forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** The distance of each row from the expected one, relative to its length of 1. */
    private static void assertRows(float[][] actual, JsonNode expected, double bound) {
        assertThat(actual.length).isEqualTo(expected.size());
        for (int i = 0; i < actual.length; i++) {
            double sum = 0;
            for (int k = 0; k < actual[i].length; k++) {
                double difference = actual[i][k] - expected.get(i).get(k).asDouble();
                sum += difference * difference;
            }
            assertThat(Math.sqrt(sum)).as("row %d", i).isLessThan(bound);
        }
    }

    /** One step on the same pairs in one batch: loss, every gradient, every batch statistic. */
    private static void compareStep(AlignModel model, Path theirs, JsonNode expected)
            throws Exception {
        Layout layout = new Layout(model.config());
        ModelTensors tensors = ModelDirectory.read(theirs, layout);
        List<byte[]> squares = new ArrayList<>();
        for (JsonNode name : expected.get("pictures")) {
            squares.add(
                    model.preprocessor()
                            .centered(Files.readAllBytes(theirs.resolve(name.asText()))));
        }
        try (AlignProgram program =
                        new AlignProgram(
                                NativeLibraries.device("cpu"),
                                model.config(),
                                model.preprocessor(),
                                layout,
                                OptimizerSettings.DEFAULT);
                NDManager scope = program.scope();
                SafetensorsFile step = SafetensorsFile.open(theirs.resolve("step.safetensors"))) {
            NDList weights = program.own("w", layout.weights(), tensors.weights());
            NDList statistics = program.own("s", layout.statistics(), tensors.statistics());
            TokenBatch tokens = model.tokenizer().encode(texts(expected));
            NDList found =
                    program.train(
                            "gradients",
                            Batches.pixels(
                                    scope,
                                    List.of(PixelBatch.of(squares, model.preprocessor().side()))),
                            Batches.ids(scope, tokens),
                            Batches.mask(scope, tokens),
                            scope.create(new long[] {1, 1, 1}),
                            weights,
                            statistics);
            TensorSpec loss = TensorSpec.of("loss", TensorSpec.Start.ZEROS);
            assertRelative("loss", found.get(0), step.floats(loss), 1);
            assertRelative(
                    Layout.TEMPERATURE,
                    found.get(1),
                    step.floats(layout.weights().get(0).named("gradient." + Layout.TEMPERATURE)),
                    model.temperature());
            double whole = wholeNorm(found);
            for (int i = 1; i < layout.weights().size(); i++) {
                TensorSpec spec = layout.weights().get(i);
                String name = "gradient." + spec.name();
                assertGradient(name, found.get(i + 1), step.floats(spec.named(name)), whole);
            }
            for (int i = 0; i < layout.statistics().size(); i++) {
                TensorSpec spec = layout.statistics().get(i);
                String name = "batch." + spec.name();
                assertRelative(name, statistics.get(i), step.floats(spec.named(name)), 1);
            }
        }
    }

    private static double wholeNorm(NDList found) {
        double sum = 0;
        for (NDArray gradient : found.subList(1, found.size())) {
            for (float value : gradient.toFloatArray()) {
                sum += (double) value * value;
            }
        }
        return Math.sqrt(sum);
    }

    /**
     * Some gradients are nothing but rounding (a shift before a batch normalisation, the keys' bias
     * before a softmax), so a millionth of the whole gradient is allowed too.
     */
    private static void assertGradient(
            String name, NDArray actual, ByteBuffer expected, double whole) {
        double[] norms = compare(actual, expected, 1);
        assertThat(norms[0]).as(name).isLessThan(1e-3 * norms[1] + 1e-6 * whole);
    }

    private static void assertRelative(
            String name, NDArray actual, ByteBuffer expected, double factor) {
        double[] norms = compare(actual, expected, factor);
        assertThat(norms[0]).as(name).isLessThan(1e-3 * norms[1] + 1e-7);
    }

    /** The norm of the difference, and that of what is expected. */
    private static double[] compare(NDArray actual, ByteBuffer expected, double factor) {
        float[] values = actual.toFloatArray();
        assertThat(expected.remaining()).isEqualTo(4 * values.length);
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < values.length; i++) {
            double value = factor * expected.getFloat(4 * i);
            difference += (values[i] - value) * (values[i] - value);
            norm += value * value;
        }
        return new double[] {Math.sqrt(difference), Math.sqrt(norm)};
    }
}
