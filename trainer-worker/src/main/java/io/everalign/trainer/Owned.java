package io.everalign.trainer;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one life of the trainer has opened, closed in the opposite order. */
final class Owned implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Owned.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** Takes a part over. */
    <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }

    /** Closes every part. An interruption that ended the life has done its work and is cleared. */
    @Override
    @SuppressWarnings("InterruptedExceptionSwallowed") // no part throws it from its close
    public void close() {
        boolean interrupted = Thread.interrupted();
        LOG.debug("Closing {} parts, interrupted: {}", parts.size(), interrupted);
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} ended with {}", part.getClass().getSimpleName(), e.toString());
            }
        }
    }
}
