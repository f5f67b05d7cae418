package io.everalign.trainer;

import java.util.Locale;

/** What becomes of a checkpoint. */
enum CheckpointOutcome {
    /** Written whole. */
    WRITTEN,
    /** The state was not finite: nothing was written. */
    NON_FINITE,
    /** It could not be taken or written. */
    FAILED,
    /** Training went on from it. */
    RESUMED,
    /** Found, but torn, altered, stale or of another round, and deleted. */
    REFUSED;

    /** As a label of the counter. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
