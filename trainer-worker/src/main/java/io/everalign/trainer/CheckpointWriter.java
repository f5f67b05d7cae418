package io.everalign.trainer;

import io.everalign.model.AlignTraining;
import io.everalign.model.TrainingSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the checkpoints of one round: the state is copied between two steps, and written by a
 * thread of its own while training goes on. One is under way at most; one that fails is told and
 * counted, and training goes on without it. Used by the thread that trains.
 */
final class CheckpointWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

    /** A write that takes longer is not waited for: the disk hangs. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** Where checkpoints are written to: {@link Checkpoints}, or a test. */
    @FunctionalInterface
    interface Sink {
        void write(CheckpointKey key, Progress progress, TrainingSnapshot state) throws IOException;
    }

    private final CheckpointSettings settings;
    private final Sink sink;
    private final CheckpointKey key;
    private final TrainingListener events;
    private final LongSupplier nanos;
    private final ExecutorService writing =
            Executors.newSingleThreadExecutor(CheckpointWriter::daemon);
    private Future<?> underWay = CompletableFuture.completedFuture(null);
    private long lastNanos;
    private int lastSteps;

    /**
     * A writer for one round.
     *
     * @param from where the round is begun or taken up
     * @param nanos a clock that never goes back
     */
    CheckpointWriter(
            CheckpointSettings settings,
            Sink sink,
            CheckpointKey key,
            Progress from,
            TrainingListener events,
            LongSupplier nanos) {
        this.settings = settings;
        this.sink = sink;
        this.key = key;
        this.events = events;
        this.nanos = nanos;
        lastNanos = nanos.getAsLong();
        lastSteps = from.steps();
    }

    /** To be called between two steps: takes a checkpoint if one is due and none is under way. */
    void between(AlignTraining training, Progress progress) {
        if (underWay.isDone() && due(progress)) {
            take(training, progress);
        }
    }

    private boolean due(Progress progress) {
        boolean byTime =
                !settings.every().isZero()
                        && nanos.getAsLong() - lastNanos >= settings.every().toNanos();
        boolean bySteps = settings.steps() > 0 && progress.steps() - lastSteps >= settings.steps();
        return byTime || bySteps;
    }

    /**
     * Where training is broken off: takes a checkpoint, and returns once it is written or time is
     * up.
     */
    void last(AlignTraining training, Progress progress, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        if (!settings.on() || !await(end)) {
            return;
        }
        if (progress.steps() > lastSteps) {
            take(training, progress);
            await(end);
        }
    }

    private void take(AlignTraining training, Progress progress) {
        lastNanos = nanos.getAsLong();
        lastSteps = progress.steps();
        try {
            TrainingSnapshot state = training.snapshot();
            underWay = writing.submit(() -> write(state, progress));
        } catch (RuntimeException e) { // where native memory ends, the engine throws its own
            failed(progress, e);
        }
    }

    private void write(TrainingSnapshot state, Progress progress) {
        try (state) {
            if (!state.finite()) {
                LOG.warn("The state after step {} of {} is not finite", progress.steps(), key);
                events.checkpoint(CheckpointOutcome.NON_FINITE);
                return;
            }
            long begun = System.nanoTime();
            sink.write(key, progress, state);
            events.checkpoint(CheckpointOutcome.WRITTEN);
            LOG.info(
                    "Checkpoint of round {} at step {}, written in {} ms",
                    key.round(),
                    progress.steps(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        } catch (IOException | RuntimeException e) {
            failed(progress, e);
        }
    }

    private void failed(Progress progress, Exception e) {
        LOG.warn(
                "No checkpoint of round {} at step {}, training goes on: {}",
                key.round(),
                progress.steps(),
                e.toString());
        events.checkpoint(CheckpointOutcome.FAILED);
    }

    /** Waits for what is under way; whether it has ended. */
    private boolean await(long end) {
        try {
            underWay.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            LOG.warn("A checkpoint ended with {}", e.getCause().toString());
            return true;
        } catch (TimeoutException e) {
            LOG.warn("There is no time left to write a checkpoint of round {}", key.round());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "checkpoint");
        thread.setDaemon(true);
        return thread;
    }

    /** Waits for what is under way, so that nobody else finds it half written. */
    @Override
    public void close() {
        writing.shutdown();
        try {
            if (!writing.awaitTermination(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("A checkpoint of round {} is still being written", key.round());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
