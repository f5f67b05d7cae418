package io.everalign.filter.materialise;

import io.everalign.schemas.UndecodableException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how far a run is, a few times a minute. Safe for several threads. */
final class Progress implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final int SECONDS = 15;

    /** Undecodable records that are told one by one. */
    private static final int SHOWN = 10;

    private final String what;
    private final long offsets;
    private final LongAdder read = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final LongAdder undecodable = new LongAdder();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Progress::daemon);

    private Progress(String what, long offsets) {
        this.what = what;
        this.offsets = offsets;
    }

    /**
     * Begins to tell.
     *
     * @param what is done
     * @param offsets how many there are to read; fewer records are left of them
     */
    static Progress of(String what, long offsets) {
        LOG.info("{}: {} offsets to read", what, offsets);
        Progress progress = new Progress(what, offsets);
        var unused =
                progress.clock.scheduleAtFixedRate(
                        progress::tell, SECONDS, SECONDS, TimeUnit.SECONDS);
        return progress;
    }

    /** Counts a record. */
    void read() {
        read.increment();
    }

    /** Counts a pair that was written. */
    void wrote() {
        written.increment();
    }

    /** Counts a record that is none, and tells of the first ones. */
    void undecodable(LogRange range, long offset, UndecodableException why) {
        undecodable.increment();
        if (undecodable.sum() <= SHOWN) {
            LOG.warn("{} at {} is left out: {}", range, offset, why.getMessage());
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void tell() {
        LOG.info(
                "{}: {} records read, of at most {}; {} pairs written",
                what,
                read.sum(),
                offsets,
                written.sum());
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "materialise-progress");
        thread.setDaemon(true);
        return thread;
    }
}
