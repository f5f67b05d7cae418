package io.everalign.filter.nsfw;

import io.everalign.images.Pixels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * nsfwjs' MobileNet, with the numbers that TensorFlow.js gives. The folder that it reads is made by
 * {@code everalign nsfw-model}.
 *
 * <p>Pictures go through the network one by one. Together they would be slower: their large values
 * come fresh from the operating system each time, where those of one picture are used again.
 */
public final class MobileNetClassifier implements NsfwClassifier {
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
            return pictures.stream().map(this::classify).toList();
        } finally {
            lock.readLock().unlock();
        }
    }

    private NsfwScores classify(Pixels picture) {
        float[] scores = network.run(squares.of(picture));
        return new NsfwScores(scores[0], scores[1], scores[2], scores[3], scores[4]);
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
