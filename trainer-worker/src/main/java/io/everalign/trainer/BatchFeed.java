package io.everalign.trainer;

import io.everalign.model.AlignTokenizer;
import io.everalign.model.PixelBatch;
import io.everalign.schemas.PairTally;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Makes the batches of a round ahead of the steps, on a thread of its own. */
final class BatchFeed implements AutoCloseable {

    private static final int AHEAD = 2;

    private final BatchComposer composer;
    private final AlignTokenizer tokenizer;
    private final int side;
    private final int steps;
    private final Thread thread = new Thread(this::run, "batch-feed");

    /** Batches, and an empty one behind the last. */
    private final BlockingQueue<Optional<Batch>> ready = new ArrayBlockingQueue<>(AHEAD);

    private volatile @Nullable RuntimeException failure;
    private long waitedNanos;

    BatchFeed(BatchComposer composer, AlignTokenizer tokenizer, int side, int steps) {
        this.composer = composer;
        this.tokenizer = tokenizer;
        this.side = side;
        this.steps = steps;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** The next batch, waiting for it; empty behind the last. */
    Optional<Batch> next() throws InterruptedException {
        long begun = System.nanoTime();
        Optional<Batch> batch = ready.take();
        waitedNanos = System.nanoTime() - begun;
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return batch;
    }

    /** How long the last batch was waited for. */
    long waitedNanos() {
        return waitedNanos;
    }

    /** What became of the pairs; to be asked behind the last batch. */
    PairTally tally() throws InterruptedException {
        thread.join();
        return composer.tally();
    }

    private void run() {
        try {
            make();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
            ready.clear();
            boolean told = ready.offer(Optional.empty());
            if (!told) {
                throw e;
            }
        }
    }

    private void make() throws InterruptedException {
        for (int step = 0; step < steps; step++) {
            List<Example> examples = composer.next();
            if (examples.isEmpty()) {
                break;
            }
            ready.put(Optional.of(batch(examples)));
        }
        ready.put(Optional.empty());
    }

    private Batch batch(List<Example> examples) {
        return new Batch(
                PixelBatch.of(examples.stream().map(Example::pixels).toList(), side),
                tokenizer.encode(
                        examples.stream()
                                .map(example -> example.pair().present().getText())
                                .toList()),
                examples.stream().map(example -> example.pair().id()).toList(),
                composer.liveInBatch());
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
