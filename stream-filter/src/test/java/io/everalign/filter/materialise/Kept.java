package io.everalign.filter.materialise;

import io.everalign.schemas.Codec;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.Hash128;
import io.everalign.schemas.OverLimit;
import io.everalign.schemas.PairId;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.Retraction;
import io.everalign.schemas.RetractionCause;
import io.everalign.schemas.Side;
import io.everalign.schemas.TestPairs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Pairs as the filter would keep them, from numbers: of an image, a text, a generation. */
final class Kept {

    static final Codec<FilteredPair> FILTERED = Codec.of(FilteredPair.class);

    private static final Codec<OverLimit> OVER = Codec.of(OverLimit.class);
    private static final Codec<Retraction> RETRACTION = Codec.of(Retraction.class);

    private Kept() {}

    static FilteredPair pair(int image, int text, int generation) {
        return pair(imageBytes(image), textOf(text), generation);
    }

    static FilteredPair pair(byte[] image, String text, int generation) {
        byte[] pdq = new byte[32];
        Arrays.fill(pdq, (byte) generation);
        return FilteredPair.newBuilder()
                .setImage(ByteBuffer.wrap(image))
                .setMediaType("image/jpeg")
                .setWidthPx(346)
                .setHeightPx(400)
                .setText(text)
                .setImageHash(PairIdentity.imageHash(image))
                .setTextHash(PairIdentity.textHash(text))
                .setPerceptualHash(ByteBuffer.wrap(pdq))
                .setImageUrl("https://images.test/" + PairIdentity.hex(PairIdentity.textHash(text)))
                .setPageUrl("https://pages.test/index.html")
                .setDomain("images.test")
                .setRawPartition(3)
                .setRawOffset(5_000_000_000L + image.length)
                .setFetchedAt(TestPairs.FETCHED_AT)
                .setGeneration(generation)
                .setEpoch(1)
                .build();
    }

    static FilteredPair withoutPdq(FilteredPair pair) {
        return FilteredPair.newBuilder(pair).setPerceptualHash(null).build();
    }

    static FilteredPair withMediaType(FilteredPair pair, String mediaType) {
        return FilteredPair.newBuilder(pair).setMediaType(mediaType).build();
    }

    static FilteredPair inEpoch(FilteredPair pair, int epoch) {
        return FilteredPair.newBuilder(pair).setEpoch(epoch).build();
    }

    /** The pair as it is written, with its id as key. */
    static Sample sample(FilteredPair pair) {
        return Sample.of(id(pair).toString(), kept(pair), new io.everalign.filter.ngrams.Words());
    }

    static KeptPair kept(FilteredPair pair) {
        return new KeptPair(id(pair), pair, "jpg");
    }

    static PairId id(FilteredPair pair) {
        return PairId.of(pair.getImageHash(), pair.getTextHash());
    }

    static byte[] imageBytes(int image) {
        byte[] bytes = new byte[100 + 300 * image];
        Arrays.fill(bytes, (byte) image);
        return bytes;
    }

    static String textOf(int text) {
        return "Bild Nummer " + text + ", 漢字 & ünïcode 🐈";
    }

    static byte[] retraction(PairId pair) {
        return RETRACTION.encode(new Retraction(pair.toKey(), RetractionCause.TAKEDOWN, 0, 0));
    }

    static byte[] over(Side side, Hash128 hash, int epoch) {
        return OVER.encode(new OverLimit(side, hash, 10, epoch));
    }

    static byte[] overKey(Side side, Hash128 hash) {
        return (side + ":" + PairIdentity.hex(hash)).getBytes(StandardCharsets.UTF_8);
    }
}
