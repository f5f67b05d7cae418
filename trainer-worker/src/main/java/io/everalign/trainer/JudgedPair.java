package io.everalign.trainer;

import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.PairId;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code pairs.filtered} with what training makes of it.
 *
 * @param partition where it lies
 * @param offset where it lies
 * @param verdict what it is to training
 * @param pair the pair; null if it is broken or a tombstone
 */
record JudgedPair(int partition, long offset, Verdict verdict, @Nullable FilteredPair pair) {

    Place place() {
        return new Place(partition, offset);
    }

    /** The pair of a record that has one. */
    FilteredPair present() {
        if (pair == null) {
            throw new IllegalStateException("No pair at offset " + offset + ": " + verdict);
        }
        return pair;
    }

    /** The pair's name. */
    PairId id() {
        return PairId.of(present().getImageHash(), present().getTextHash());
    }

    /** The image as the filter normalised it. */
    byte[] image() {
        byte[] bytes = new byte[present().getImage().remaining()];
        present().getImage().duplicate().get(bytes);
        return bytes;
    }
}
