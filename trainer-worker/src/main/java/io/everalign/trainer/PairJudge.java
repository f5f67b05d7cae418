package io.everalign.trainer;

import io.everalign.schemas.Codec;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.UndecodableException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Judges records of {@code pairs.filtered}. Each gets exactly one verdict, which follows from the
 * record, the hold-out rule, the images measured on and the retractions alone.
 */
final class PairJudge {

    private static final Codec<FilteredPair> CODEC = Codec.of(FilteredPair.class);

    private final HeldOut heldOut;
    private final Predicate<FilteredPair> near;
    private final Predicate<FilteredPair> retracted;

    PairJudge(HeldOut heldOut, Predicate<FilteredPair> retracted) {
        this(heldOut, pair -> false, retracted);
    }

    /**
     * Judges by these rules.
     *
     * @param near whether an image is nearly one that is measured on
     * @param retracted whether a pair must not be used
     */
    PairJudge(HeldOut heldOut, Predicate<FilteredPair> near, Predicate<FilteredPair> retracted) {
        this.heldOut = heldOut;
        this.near = near;
        this.retracted = retracted;
    }

    JudgedPair judge(ConsumerRecord<byte[], byte[]> record) {
        int partition = record.partition();
        long offset = record.offset();
        if (record.value() == null) {
            return new JudgedPair(partition, offset, Verdict.TOMBSTONE, null);
        }
        try {
            FilteredPair pair = CODEC.decode(record.value());
            return new JudgedPair(partition, offset, verdict(pair), pair);
        } catch (UndecodableException e) {
            return new JudgedPair(partition, offset, Verdict.BROKEN, null);
        }
    }

    private Verdict verdict(FilteredPair pair) {
        if (retracted.test(pair)) {
            return Verdict.RETRACTED;
        }
        if (heldOut.holds(pair.getImageHash())) {
            return Verdict.HELD_OUT;
        }
        return near.test(pair) ? Verdict.NEAR_HELD_OUT : Verdict.USABLE;
    }
}
