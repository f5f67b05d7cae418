package io.everalign.trainer;

import io.everalign.model.PixelBatch;
import io.everalign.model.TokenBatch;
import io.everalign.schemas.PairId;
import java.util.List;

/**
 * What a step is given: picture i belongs to text i.
 *
 * @param pixels the images
 * @param tokens the texts
 * @param pairs the names of the pairs
 * @param live how many of them are used for the first time
 */
record Batch(PixelBatch pixels, TokenBatch tokens, List<PairId> pairs, int live) {

    int size() {
        return pairs.size();
    }
}
