package io.everalign.trainer;

import io.everalign.schemas.PairId;
import java.util.List;

/**
 * What a batch is made of, without its pixels.
 *
 * @param pairs the names of the pairs
 * @param broken records that would have been in it, had their images not been broken
 * @param composition names the pairs of this batch and of those before it in the round
 * @param live how many of the pairs are used for the first time
 * @param tokens length to which the texts are padded
 */
record BatchContents(
        List<PairId> pairs, List<Place> broken, long composition, int live, int tokens) {

    int size() {
        return pairs.size();
    }
}
