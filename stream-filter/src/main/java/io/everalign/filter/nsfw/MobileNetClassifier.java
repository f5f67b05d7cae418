package io.everalign.filter.nsfw;

import ai.djl.Device;
import io.everalign.images.Pixels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * nsfwjs' MobileNet, with the numbers that TensorFlow.js gives. The folder that it reads is made by
 * {@code everalign nsfw-model}.
 *
 * <p>On a CPU pictures go through the network one by one, so that the scores of a picture are the
 * same bytes in any company. Together they would be slower: their large values come fresh from the
 * operating system each time, where those of one picture are used again. On a GPU they go through
 * in stacks of one size, the last filled up with black, because how a device adds up may depend on
 * the shape: so scores depend on how full a batch was no more than on a CPU.
 */
public final class MobileNetClassifier implements NsfwClassifier {
    private final Path folder;
    private final AlignedBilinear squares;
    private final Network network;
    private final int stack;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private MobileNetClassifier(Path folder, ModelGraph graph, Device device, int stack) {
        this.folder = folder;
        this.stack = stack;
        squares = new AlignedBilinear(graph.side());
        network = new Network(graph, Torch.manager(device));
    }

    /**
     * Reads a model into the memory of a device.
     *
     * @param batch the most pictures of a call
     * @throws IOException if a file is missing, damaged or not such a model; the message names the
     *     file, the rule and the value
     * @throws IllegalStateException if there is no such device
     */
    public static MobileNetClassifier load(Path folder, NsfwDevice asked, int batch)
            throws IOException {
        Device device = Torch.device(asked);
        return stacked(folder, device, device.isGpu() ? batch : 1);
    }

    /** The same, with as many pictures at a time as given. */
    static MobileNetClassifier stacked(Path folder, Device device, int stack) throws IOException {
        return new MobileNetClassifier(folder, new ModelFolder(folder).read(), device, stack);
    }

    @Override
    public float[] prepare(Pixels picture) {
        return squares.of(picture);
    }

    @Override
    public List<NsfwScores> classify(List<float[]> pictures) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the classifier of " + folder + " is closed");
            }
            List<NsfwScores> scores = new ArrayList<>();
            for (int from = 0; from < pictures.size(); from += stack) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("interrupted before picture " + from);
                }
                int to = Math.min(pictures.size(), from + stack);
                classify(pictures.subList(from, to), scores);
            }
            return scores;
        } finally {
            lock.readLock().unlock();
        }
    }

    private void classify(List<float[]> pictures, List<NsfwScores> scores) {
        float[] rows = network.run(pictures, stack);
        int classes = NsfwClass.values().length;
        for (int i = 0; i < pictures.size() * classes; i += classes) {
            scores.add(new NsfwScores(rows[i], rows[i + 1], rows[i + 2], rows[i + 3], rows[i + 4]));
        }
    }

    /** Alone, a picture leaves most cores of a CPU idle for most of the time. */
    @Override
    public int parallelism() {
        return stack == 1 ? Runtime.getRuntime().availableProcessors() : 1;
    }

    @Override
    public int stack() {
        return stack;
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
