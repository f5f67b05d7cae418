package io.everalign.trainer;

/** What happens when live pairs arrive faster than they are trained on. */
enum WhenBehind {
    /** Ranges chosen by seed are skipped and recorded as sampled out. */
    SAMPLE,
    /** Nothing is skipped; the lag grows and can be seen. */
    LAG
}
