package io.everalign.trainer;

/** What a record of {@code pairs.filtered} is to training. */
enum Verdict {
    /** A step may use it. */
    USABLE,
    /** Kept for evaluation. */
    HELD_OUT,
    /** Its image is nearly one that is measured on. */
    NEAR_HELD_OUT,
    /** Must not be used. */
    RETRACTED,
    /** Not a pair that can be read. */
    BROKEN,
    /** A takedown's tombstone: the trace of a pair, not a pair. */
    TOMBSTONE
}
