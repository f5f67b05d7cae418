package io.everalign.registry;

import org.jspecify.annotations.Nullable;

/**
 * Something the registry did, for good.
 *
 * @param number from 1, without gaps
 * @param kind what happened
 * @param model as owner/name
 * @param version the version published, or the one the alias now points to
 * @param versionNumber its number within the model
 * @param alias alias that moved
 * @param previous version the alias pointed to before
 * @param at when, in milliseconds since 1970
 */
record JournalEntry(
        long number,
        Kind kind,
        String model,
        String version,
        int versionNumber,
        @Nullable String alias,
        @Nullable String previous,
        long at) {

    /** What can happen. */
    enum Kind {
        VERSION_PUBLISHED,
        ALIAS_MOVED
    }
}
