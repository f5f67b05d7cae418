package io.everalign.filter;

import io.everalign.images.PdqHash;
import io.everalign.schemas.FilteredPair;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.flink.util.OutputTag;

/**
 * An accepted pair as it is compared with others of its text. Public because Flink serialises only
 * public records.
 *
 * @param textHigh first half of the text's hash
 * @param textLow second half of the text's hash
 * @param image first 64 bits of the image's hash
 * @param pdq the PDQ hash's four words, first to last
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record NearPair(long textHigh, long textLow, long image, long[] pdq) {

    /** Side output of the rules. */
    static final OutputTag<NearPair> TAG = new OutputTag<>("near-pairs") {};

    /** Images of lower PDQ quality show too little to be compared (PDQ paper). */
    private static final int MIN_QUALITY = 50;

    private static final int WORDS = PdqHash.BYTES / Long.BYTES;

    /** What is compared of a pair, unless its image shows too little. */
    static Optional<NearPair> of(Judgement.Accepted accepted) {
        if (accepted.quality() < MIN_QUALITY) {
            return Optional.empty();
        }
        FilteredPair pair = accepted.pair();
        ByteBuffer text = ByteBuffer.wrap(pair.getTextHash().bytes());
        ByteBuffer hash = pair.getPerceptualHash().duplicate();
        long[] pdq = new long[WORDS];
        hash.asLongBuffer().get(pdq);
        return Optional.of(
                new NearPair(
                        text.getLong(),
                        text.getLong(),
                        ByteBuffer.wrap(pair.getImageHash().bytes()).getLong(),
                        pdq));
    }
}
