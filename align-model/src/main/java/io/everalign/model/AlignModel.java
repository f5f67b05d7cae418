package io.everalign.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A finished model: embeds pictures and texts. Embeddings have unit length. Safe for several
 * threads until it is closed, which frees its native memory.
 */
public final class AlignModel implements AutoCloseable {
    private final AlignConfig config;
    private final Layout layout;
    private final AlignProgram program;
    private final NDList weights;
    private final NDList statistics;
    private final NDList pooler;
    private final long batches;
    private final float temperature;
    private final ImagePreprocessor preprocessor;
    private final AlignTokenizer tokenizer;
    private final Path directory;

    private AlignModel(Path directory, AlignConfig config, AlignTokenizer tokenizer)
            throws IOException {
        this.directory = directory;
        this.config = config;
        this.tokenizer = tokenizer;
        preprocessor = ImagePreprocessor.load(directory);
        layout = new Layout(config);
        ModelTensors tensors = ModelDirectory.read(directory, layout);
        temperature = (float) Math.exp(tensors.weights().get(0).getFloat(0));
        batches = tensors.batches();
        program = new AlignProgram(config, layout, OptimizerSettings.DEFAULT);
        try {
            weights = program.own("w", layout.weights(), tensors.weights());
            statistics = program.own("s", layout.statistics(), tensors.statistics());
            pooler = program.own("p", layout.pooler(), tensors.pooler());
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
    }

    /** Loads a Hugging Face {@code AlignModel} directory. */
    public static AlignModel load(Path directory) throws IOException {
        AlignConfig config = AlignConfig.load(directory);
        AlignTokenizer tokenizer = AlignTokenizer.load(directory);
        try {
            return new AlignModel(directory, config, tokenizer);
        } catch (IOException | RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** What is wrong with a model directory, as sentences; empty if it is complete and finite. */
    public static List<String> verify(Path directory) {
        return ModelDirectory.problems(directory);
    }

    /**
     * Writes the model as such a directory; tokenizer files are copied from where it was loaded.
     */
    public void save(Path target) throws IOException {
        try (NDManager scope = program.scope()) {
            ModelDirectory.write(
                    target,
                    config,
                    preprocessor,
                    new ModelTensors(
                            program.contents(scope, weights),
                            program.contents(scope, statistics),
                            program.contents(scope, pooler),
                            batches));
        }
        ModelDirectory.copyTokenizer(directory, target);
    }

    public AlignConfig config() {
        return config;
    }

    public float temperature() {
        return temperature;
    }

    public ImagePreprocessor preprocessor() {
        return preprocessor;
    }

    public AlignTokenizer tokenizer() {
        return tokenizer;
    }

    /** Decodes and embeds encoded pictures, in order. */
    public float[][] embedImages(List<byte[]> encoded) throws BadImage {
        List<byte[]> squares = new ArrayList<>();
        for (byte[] picture : encoded) {
            squares.add(preprocessor.centered(picture));
        }
        return embedImages(PixelBatch.of(squares, preprocessor.side()));
    }

    /** Embeds pictures that are already square pixels. */
    public float[][] embedImages(PixelBatch pixels) {
        try (NDManager scope = program.scope()) {
            NDArray input = Batches.pixels(scope, pixels);
            return rows(program.infer("embed_images", input, weights, statistics));
        }
    }

    public float[][] embedTexts(List<String> texts) {
        return embedTexts(tokenizer.encode(texts));
    }

    /** Embeds texts that are already tokens. */
    public float[][] embedTexts(TokenBatch tokens) {
        tokens.checkVocabulary(config.text().vocabularySize(), config.text().positions());
        try (NDManager scope = program.scope()) {
            NDArray ids = Batches.ids(scope, tokens);
            NDArray mask = Batches.mask(scope, tokens);
            return rows(program.infer("embed_texts", ids, mask, weights));
        }
    }

    private float[][] rows(NDList result) {
        float[] all = result.get(0).toFloatArray();
        int width = config.projectionDim();
        float[][] rows = new float[all.length / width][width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(all, i * width, rows[i], 0, width);
        }
        return rows;
    }

    /**
     * Cosines over temperature, a row for each picture: Hugging Face's {@code logits_per_image}.
     */
    public float[][] logits(float[][] images, float[][] texts) {
        float[][] logits = new float[images.length][texts.length];
        for (int i = 0; i < images.length; i++) {
            for (int j = 0; j < texts.length; j++) {
                double product = 0;
                for (int k = 0; k < images[i].length; k++) {
                    product += (double) images[i][k] * texts[j][k];
                }
                logits[i][j] = (float) (product / temperature);
            }
        }
        return logits;
    }

    @Override
    public void close() {
        tokenizer.close();
        program.close();
    }
}
