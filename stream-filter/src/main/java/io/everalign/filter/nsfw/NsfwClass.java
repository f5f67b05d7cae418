package io.everalign.filter.nsfw;

/** What a picture may show, in the order of the model's outputs. */
public enum NsfwClass {
    /** Harmless drawings. */
    DRAWING,
    /** Pornographic drawings. */
    HENTAI,
    /** Harmless photographs. */
    NEUTRAL,
    /** Pornographic photographs. */
    PORN,
    /** Sexually suggestive photographs, not pornography. */
    SEXY
}
