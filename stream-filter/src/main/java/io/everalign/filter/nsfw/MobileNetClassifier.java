package io.everalign.filter.nsfw;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * nsfwjs' MobileNet, with the numbers that TensorFlow.js gives. The folder that it reads is made by
 * {@code everalign nsfw-model}.
 */
public final class MobileNetClassifier implements NsfwClassifier {
    /** Pictures that go through the network together, which bounds its memory. */
    private static final int AT_ONCE = 8;

    private final Path folder;
    private final AlignedBilinear squares;
    private final Network network;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private MobileNetClassifier(Path folder, ModelGraph graph) {
        this.folder = folder;
        squares = new AlignedBilinear(graph.side());
        network = new Network(graph, Torch.manager());
    }

    /**
     * Reads a model into native memory.
     *
     * @throws IOException if a file is missing, damaged or not such a model; the message names the
     *     file, the rule and the value
     */
    public static MobileNetClassifier load(Path folder) throws IOException {
        return new MobileNetClassifier(folder, new ModelFolder(folder).read());
    }

    @Override
    public List<NsfwScores> classify(List<Pixels> pictures) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the classifier of " + folder + " is closed");
            }
            List<NsfwScores> scores = new ArrayList<>();
            for (int from = 0; from < pictures.size(); from += AT_ONCE) {
                int to = Math.min(from + AT_ONCE, pictures.size());
                scores.addAll(classifyAtOnce(pictures.subList(from, to)));
            }
            return scores;
        } finally {
            lock.readLock().unlock();
        }
    }

    private List<NsfwScores> classifyAtOnce(List<Pixels> pictures) {
        float[] input = new float[pictures.size() * squares.size()];
        for (int i = 0; i < pictures.size(); i++) {
            squares.write(pictures.get(i), input, i * squares.size());
        }
        float[] output = network.run(input);
        List<NsfwScores> scores = new ArrayList<>();
        for (int at = 0; at < output.length; at += NsfwClass.values().length) {
            scores.add(
                    new NsfwScores(
                            output[at],
                            output[at + 1],
                            output[at + 2],
                            output[at + 3],
                            output[at + 4]));
        }
        return scores;
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                network.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
