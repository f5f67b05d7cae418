package io.everalign.filter.materialise;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices when a range is not read any further. Used by one thread. */
final class Standstill {

    private static final Logger LOG = LoggerFactory.getLogger(Standstill.class);
    private static final Duration TOLD_AFTER = Duration.ofSeconds(15);

    private final LogRange range;
    private final Duration patience;
    private long at;
    private long movedNanos = System.nanoTime();
    private boolean told;

    Standstill(LogRange range, Duration patience) {
        this.range = range;
        this.patience = patience;
        this.at = range.from();
    }

    /**
     * Takes where the reading is now, and tells once when it waits.
     *
     * @throws IOException if it has been there for longer than patience allows
     */
    void check(long reached) throws IOException {
        long now = System.nanoTime();
        long waitedNanos = now - movedNanos;
        if (reached > at) {
            at = reached;
            movedNanos = now;
            told = false;
        } else if (waitedNanos > patience.toNanos()) {
            throw new IOException(
                    "%s: must be readable up to %d, but nothing came from %d on for %d s, which is materialise.patience; the broker is away or a transaction is open"
                            .formatted(range, range.to(), at, patience.toSeconds()));
        } else if (!told && waitedNanos > TOLD_AFTER.toNanos()) {
            told = true;
            LOG.info(
                    "{} waits at {} of {}, perhaps for an open transaction", range, at, range.to());
        }
    }
}
