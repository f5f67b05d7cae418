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
 * @param broken records that would have been in it, had their images not been broken
 * @param composition names the pairs of this batch and of those before it in the round
 */
record Batch(
        PixelBatch pixels,
        TokenBatch tokens,
        List<PairId> pairs,
        List<Place> broken,
        long composition) {

    int size() {
        return pairs.size();
    }
}
