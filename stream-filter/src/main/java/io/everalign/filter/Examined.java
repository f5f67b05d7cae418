package io.everalign.filter;

import io.everalign.schemas.FilteredPair;
import org.jspecify.annotations.Nullable;

/**
 * A raw record of which every rule has been asked but NSFW's, the last. It holds neither the image
 * as fetched nor its pixels, so that many can wait for their scores.
 *
 * @param key of the outcome
 * @param partition partition of {@code pairs.raw}
 * @param offset offset in {@code pairs.raw}
 * @param verdicts what the rules said
 * @param pair the outcome if every rule accepts; null if one has rejected
 * @param quality PDQ quality of its image, 0 to 100
 * @param picture what NSFW's rule is to judge; null if it isn't asked
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Examined(
        byte[] key,
        int partition,
        long offset,
        Verdicts verdicts,
        @Nullable FilteredPair pair,
        int quality,
        float @Nullable [] picture) {

    boolean awaitsScores() {
        return picture != null;
    }
}
