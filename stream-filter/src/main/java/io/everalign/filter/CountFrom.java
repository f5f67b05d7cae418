package io.everalign.filter;

/** Where a new census epoch begins. */
enum CountFrom {
    /**
     * With what an earlier epoch has counted, from the ledger. It has the hashes of each
     * occurrence, so that limits can be changed, but not how images are identified.
     */
    LEDGER,
    /** With what {@code pairs.raw} still holds. */
    RAW
}
