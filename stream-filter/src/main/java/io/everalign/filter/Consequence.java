package io.everalign.filter;

import io.everalign.schemas.Codec;
import io.everalign.schemas.OverLimit;
import io.everalign.schemas.PairId;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.Retraction;
import io.everalign.schemas.RetractionCause;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.Side;
import io.everalign.schemas.Topic;
import java.util.Locale;
import org.apache.flink.util.OutputTag;

/** What follows for pairs from other pairs. */
final class Consequence {

    /** Side output of the counting operators. */
    static final OutputTag<Outgoing> TAG = new OutputTag<>("consequences") {};

    private static final Codec<OverLimit> OVER = Codec.of(OverLimit.class);
    private static final Codec<Retraction> RETRACTION = Codec.of(Retraction.class);

    private Consequence() {}

    /** The authoritative retraction of every pair with that text or image. */
    static Outgoing over(Side side, long high, long low, int limit, int epoch) {
        OverLimit over = new OverLimit(side, RawHeaders.hash(high, low), limit, epoch);
        String key =
                "%s:%s:%d"
                        .formatted(
                                side.name().toLowerCase(Locale.ROOT),
                                PairIdentity.hex(over.getHash()),
                                epoch);
        return Outgoing.to(Topic.PAIRS_OVER, key, OVER.encode(over));
    }

    /** The retraction of one pair that was counted. */
    static Outgoing retraction(PairId pair, RetractionCause cause, int epoch) {
        Retraction retraction = new Retraction(pair.toKey(), cause, epoch, 0);
        return Outgoing.to(
                Topic.PAIRS_RETRACTED,
                RetractionKey.inEpoch(pair, epoch).toBytes(),
                RETRACTION.encode(retraction));
    }

    /** The retraction of an accepted pair that nearly repeats another. */
    static Outgoing nearDuplicate(PairId pair, int epoch, int generation) {
        Retraction retraction =
                new Retraction(pair.toKey(), RetractionCause.NEAR_DUPLICATE, epoch, generation);
        return Outgoing.to(
                Topic.PAIRS_RETRACTED,
                RetractionKey.inGeneration(pair, generation).toBytes(),
                RETRACTION.encode(retraction));
    }
}
