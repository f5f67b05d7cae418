package io.everalign.trainer;

import io.everalign.schemas.Codec;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.UndecodableException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Judges records of {@code pairs.filtered}. Each gets exactly one verdict, which follows from the
 * record, the hold-out rule and the retractions alone.
 */
final class PairJudge {

    private static final Codec<FilteredPair> CODEC = Codec.of(FilteredPair.class);

    private final HeldOut heldOut;
    private final Predicate<FilteredPair> retracted;

    PairJudge(HeldOut heldOut, Predicate<FilteredPair> retracted) {
        this.heldOut = heldOut;
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
        return heldOut.holds(pair.getImageHash()) ? Verdict.HELD_OUT : Verdict.USABLE;
    }
}
