package io.everalign.trainer;

import io.everalign.model.AlignTokenizer;
import io.everalign.model.PixelBatch;
import io.everalign.model.TokenBatch;
import io.everalign.schemas.PairTally;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Makes the batches of a round ahead of the steps, on a thread of its own; where a round is taken
 * up, those that are behind it are replayed first.
 */
final class BatchFeed implements AutoCloseable {

    private static final int AHEAD = 2;

    private final BatchComposer composer;
    private final AlignTokenizer tokenizer;
    private final int side;
    private final int part;
    private final int steps;
    private final Progress from;
    private final Thread thread = new Thread(this::run, "batch-feed");

    /** Batches, and an empty one behind the last. */
    private final BlockingQueue<Optional<Batch>> ready = new ArrayBlockingQueue<>(AHEAD);

    private volatile @Nullable Throwable failure;
    private long waitedNanos;

    /**
     * Batches of a round.
     *
     * @param side pixels a side of the pictures
     * @param part pictures of a micro-batch
     * @param steps batches of the whole round
     * @param from how far the round has come; batches behind that are what is made
     */
    BatchFeed(
            BatchComposer composer,
            AlignTokenizer tokenizer,
            int side,
            int part,
            int steps,
            Progress from) {
        this.composer = composer;
        this.tokenizer = tokenizer;
        this.side = side;
        this.part = part;
        this.steps = steps;
        this.from = from;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * The next batch, waiting for it; empty behind the last.
     *
     * @throws StaleCheckpointException if the records that the progress speaks of are there no more
     */
    Optional<Batch> next() throws InterruptedException {
        long begun = System.nanoTime();
        Optional<Batch> batch = ready.take();
        waitedNanos = System.nanoTime() - begun;
        Throwable failed = failure;
        if (failed instanceof RuntimeException exception) {
            throw exception;
        }
        if (failed instanceof Error error) {
            throw error;
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
        } catch (RuntimeException | Error e) {
            // Also of an error, such as too little memory: whoever waits for a batch must be told.
            failure = e;
            ready.clear();
            boolean told = ready.offer(Optional.empty());
            if (!told) {
                throw e;
            }
        }
    }

    private void make() throws InterruptedException {
        replay();
        for (int step = from.steps(); step < steps; step++) {
            List<Example> examples = composer.next();
            if (examples.isEmpty()) {
                break;
            }
            ready.put(Optional.of(batch(examples)));
        }
        ready.put(Optional.empty());
    }

    private void replay() throws InterruptedException {
        Set<Place> broken = Set.copyOf(from.broken());
        for (int step = 0; step < from.steps(); step++) {
            composer.replay(broken);
        }
        if (composer.composition() != from.composition()) {
            throw new StaleCheckpointException(
                    "the log no longer gives the pairs of the first %d steps: their digest is %016x, not %016x"
                            .formatted(from.steps(), composer.composition(), from.composition()));
        }
    }

    private Batch batch(List<Example> examples) {
        TokenBatch tokens =
                tokenizer.encode(
                        examples.stream()
                                .map(example -> example.pair().present().getText())
                                .toList());
        return new Batch(
                PixelBatch.parts(examples.stream().map(Example::pixels).toList(), side, part),
                tokens,
                new BatchContents(
                        examples.stream().map(example -> example.pair().id()).toList(),
                        composer.broken(),
                        composer.composition(),
                        composer.liveInBatch(),
                        tokens.length()));
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
