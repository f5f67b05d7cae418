package io.everalign.filter.nsfw;

import io.everalign.images.Pixels;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Holds a picture the more for porn the brighter it is; nothing native, and it can be held up. */
public final class ShadeClassifier implements NsfwClassifier {

    private final int parallelism;
    private final int stack;
    private final BeforeBatch before;
    private final AtomicInteger prepared = new AtomicInteger();
    private final List<Integer> batches = new CopyOnWriteArrayList<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean closed;

    /** Is called by each call with its number, from 0, before it judges anything. */
    public interface BeforeBatch {
        void accept(int number) throws InterruptedException;
    }

    /** One that would be the faster the fuller its batches are. */
    public ShadeClassifier(int parallelism, BeforeBatch before) {
        this(parallelism, 256, before);
    }

    public ShadeClassifier(int parallelism, int stack, BeforeBatch before) {
        this.parallelism = parallelism;
        this.stack = stack;
        this.before = before;
    }

    /** How many pictures have been prepared. */
    public int prepared() {
        return prepared.get();
    }

    /** How many pictures each call had, in the order in which they began. */
    public List<Integer> batches() {
        return List.copyOf(batches);
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public float[] prepare(Pixels picture) {
        prepared.incrementAndGet();
        long sum = 0;
        for (byte value : picture.rgb()) {
            sum += value & 0xFF;
        }
        return new float[] {sum / 255f / picture.rgb().length};
    }

    @Override
    public List<NsfwScores> classify(List<float[]> pictures) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the classifier of shades is closed");
            }
            before.accept(number(pictures.size()));
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted");
            }
            return pictures.stream()
                    .map(shade -> new NsfwScores(0, 0, 1 - shade[0], shade[0], 0))
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } finally {
            lock.readLock().unlock();
        }
    }

    private synchronized int number(int size) {
        batches.add(size);
        return batches.size() - 1;
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public int stack() {
        return stack;
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
        } finally {
            lock.writeLock().unlock();
        }
    }
}
