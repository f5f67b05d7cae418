package io.everalign.filter.materialise;

import io.everalign.schemas.Codec;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.PairId;
import io.everalign.schemas.UndecodableException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A pair of {@code pairs.filtered}.
 *
 * @param id its id
 * @param pair what the filter kept of it
 * @param extension of its image's file, without a dot
 */
record KeptPair(PairId id, FilteredPair pair, String extension) {

    /** Bytes of a key. */
    static final int KEY_BYTES = 2 * Long.BYTES;

    private static final Codec<FilteredPair> CODEC = Codec.of(FilteredPair.class);
    private static final int PDQ_BYTES = 32;

    /**
     * The pair that a record holds, if its key is that pair's.
     *
     * @throws UndecodableException saying what is wrong
     */
    static KeptPair decode(ConsumerRecord<byte[], byte[]> kept) throws UndecodableException {
        FilteredPair pair = CODEC.decode(kept.value());
        PairId id = PairId.of(pair.getImageHash(), pair.getTextHash());
        if (kept.key() == null
                || kept.key().length != KEY_BYTES
                || !PairId.fromBytes(kept.key()).equals(id)) {
            throw new UndecodableException("The key is not the pair's id, which is " + id);
        } else if (pair.getPerceptualHash() != null
                && pair.getPerceptualHash().remaining() != PDQ_BYTES) {
            throw new UndecodableException(
                    "A PDQ hash must have 32 bytes, not " + pair.getPerceptualHash().remaining());
        }
        return new KeptPair(id, pair, extension(pair.getMediaType()));
    }

    private static String extension(String mediaType) throws UndecodableException {
        return switch (mediaType) {
            case "image/jpeg" -> "jpg";
            case "image/webp" -> "webp";
            default ->
                    throw new UndecodableException(
                            "An image must be image/jpeg or image/webp, not " + mediaType);
        };
    }
}
