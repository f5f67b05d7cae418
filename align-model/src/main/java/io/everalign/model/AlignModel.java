package io.everalign.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.everalign.images.BadImage;
import io.everalign.model.OptimizerSettings.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * A finished model: embeds pictures and texts. Embeddings have unit length and {@link
 * AlignConfig#projectionDim} numbers. Safe for several threads; closing it waits for the calls
 * under way and frees its native memory.
 */
public final class AlignModel implements AutoCloseable {
    /** Pictures and texts embedded by one native call, which bounds its memory. */
    private static final int AT_ONCE = 64;

    private final Path directory;
    private final AlignConfig config;
    private final ImagePreprocessor preprocessor;
    private final AlignTokenizer tokenizer;
    private final ModelTensors tensors;
    private final AlignProgram program;
    private final NDList weights;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private AlignModel(Path directory, AlignConfig config, AlignTokenizer tokenizer, Device device)
            throws IOException {
        this.directory = directory;
        this.config = config;
        this.tokenizer = tokenizer;
        preprocessor = ImagePreprocessor.load(directory);
        Layout layout = new Layout(config);
        tensors = ModelDirectory.read(directory, layout);
        program =
                new AlignProgram(
                        device,
                        config,
                        preprocessor,
                        layout,
                        OptimizerSettings.DEFAULT.withPrecision(Precision.FLOAT32));
        try {
            weights =
                    program.fold(
                            program.own("w", layout.weights(), tensors.weights()),
                            program.own("s", layout.statistics(), tensors.statistics()));
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
    }

    /** Loads a Hugging Face {@code AlignModel} directory onto the first GPU, else the CPU. */
    public static AlignModel load(Path directory) throws IOException {
        return load(directory, NativeLibraries.device());
    }

    /**
     * Loads a Hugging Face {@code AlignModel} directory.
     *
     * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
     * @throws IOException if a file is missing, damaged or not what {@code config.json} says; the
     *     message names the file, the rule and the value
     */
    public static AlignModel load(Path directory, String device) throws IOException {
        return load(directory, NativeLibraries.device(device));
    }

    private static AlignModel load(Path directory, Device device) throws IOException {
        AlignConfig config = AlignConfig.load(directory);
        AlignTokenizer tokenizer = AlignTokenizer.load(directory, config.text().maxTokens());
        try {
            ModelDirectory.checkVocabulary(directory, config, tokenizer.vocabularySize());
            return new AlignModel(directory, config, tokenizer, device);
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
     * Writes the model as such a directory, its weights as one file; tokenizer files are copied
     * from where it was loaded.
     */
    public void save(Path target) throws IOException {
        ModelDirectory.write(target, config, preprocessor, tensors);
        AlignTokenizer.copy(directory, target);
    }

    public AlignConfig config() {
        return config;
    }

    public float temperature() {
        return tensors.temperature();
    }

    public ImagePreprocessor preprocessor() {
        return preprocessor;
    }

    public AlignTokenizer tokenizer() {
        return tokenizer;
    }

    /** Decodes and embeds encoded pictures, a row for each, in order. */
    public float[][] embedImages(List<byte[]> encoded) throws BadImage {
        List<float[]> rows = new ArrayList<>();
        for (List<byte[]> part : parts(encoded)) {
            List<byte[]> squares = new ArrayList<>();
            for (byte[] picture : part) {
                squares.add(preprocessor.centered(picture));
            }
            rows.addAll(List.of(embedImages(PixelBatch.of(squares, preprocessor.side()))));
        }
        return rows.toArray(float[][]::new);
    }

    /** Embeds pictures that are already square pixels, all at once. */
    public float[][] embedImages(PixelBatch pixels) {
        return whileOpen(
                () -> {
                    try (NDManager scope = program.scope()) {
                        NDArray input = Batches.pixels(scope, pixels);
                        return rows(program.infer("embed_images", input, weights));
                    }
                });
    }

    /** Embeds texts, a row for each, in order. */
    public float[][] embedTexts(List<String> texts) {
        return whileOpen(
                () ->
                        parts(texts).stream()
                                .map(part -> embedTexts(tokenizer.encode(part)))
                                .flatMap(Arrays::stream)
                                .toArray(float[][]::new));
    }

    /** Embeds texts that are already tokens, all at once. */
    public float[][] embedTexts(TokenBatch tokens) {
        tokens.checkVocabulary(config.text().vocabularySize(), config.text().positions());
        return whileOpen(
                () -> {
                    try (NDManager scope = program.scope()) {
                        NDArray ids = Batches.ids(scope, tokens);
                        NDArray mask = Batches.mask(scope, tokens);
                        return rows(program.infer("embed_texts", ids, mask, weights));
                    }
                });
    }

    /** Parts of a list that are embedded by one call each. */
    static <T> List<List<T>> parts(List<T> whole) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < whole.size(); from += AT_ONCE) {
            parts.add(whole.subList(from, Math.min(from + AT_ONCE, whole.size())));
        }
        return parts;
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
                logits[i][j] = (float) (product / temperature());
            }
        }
        return logits;
    }

    private float[][] whileOpen(Supplier<float[][]> call) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model of " + directory + " is closed");
            }
            return call.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                tokenizer.close();
                program.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
