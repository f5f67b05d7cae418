package io.everalign.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small batches and texts that are the same in every run. */
public final class Examples {
    static final int VOCABULARY = 50;

    /** Tokens of each of {@link #tokens}. */
    static final int LENGTH = 12;

    private Examples() {}

    static PixelBatch pixels(int count, int side) {
        byte[] bytes = new byte[3 * count * side * side];
        new Random(1).nextBytes(bytes);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        return new PixelBatch(direct, count, side);
    }

    static TokenBatch tokens(int count) {
        int length = LENGTH;
        int[] ids = new int[count * length];
        int[] mask = new int[ids.length];
        Random random = new Random(2);
        for (int i = 0; i < ids.length; i++) {
            ids[i] = random.nextInt(VOCABULARY);
            mask[i] = i % length < 3 + i / length % 10 ? 1 : 0;
        }
        return new TokenBatch(IntBuffer.wrap(ids), IntBuffer.wrap(mask), count, length);
    }

    static List<String> texts() {
        return List.of(
                "a red cat sleeps",
                "the red dog and the blue cat",
                "Café in Paris, at night",
                "cafés at the river",
                "東京の夜",
                "привет мир");
    }

    static List<String> vocabulary() {
        return new WordPieceTrainer().train(texts(), 120);
    }

    /** A small model with a tokenizer, whose embeddings have 80 numbers. */
    public static Path model(Path folder) throws IOException {
        Path directory = Files.createDirectory(folder.resolve("model"));
        List<String> vocabulary = vocabulary();
        WordPieceTrainer.write(vocabulary, directory);
        AlignConfig config =
                AlignConfig.of(
                                ImageTower.scaled(0.25, 0.25, 32),
                                TextTower.of(vocabulary.size(), 2, 32))
                        .withInitialTemperature(0.07);
        try (AlignTraining training =
                AlignTraining.create(config, OptimizerSettings.DEFAULT.withGhostBatch(4), 1)) {
            for (int i = 0; i < 3; i++) {
                training.step(pixels(8, 32), tokens(8), 0.01, i);
            }
            training.export(directory, directory);
        }
        return directory;
    }

    static TrainingState poison(TrainingState state, Layout layout, String name) {
        List<ByteBuffer> weights = new ArrayList<>();
        for (int i = 0; i < layout.weights().size(); i++) {
            TensorSpec spec = layout.weights().get(i);
            ByteBuffer content = Initialisation.zeros(spec).put(state.weights().get(i)).flip();
            if (spec.name().equals(name)) {
                content.putFloat(0, Float.NaN);
            }
            weights.add(content);
        }
        return new TrainingState(
                weights,
                state.statistics(),
                state.firstMoments(),
                state.secondMoments(),
                state.averagedWeights(),
                state.averagedStatistics(),
                state.steps(),
                state.batches());
    }
}
