package io.everalign.filter;

import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.RejectReason;
import io.everalign.schemas.RejectedPair;
import java.util.List;

/** The one outcome of a raw record. */
sealed interface Judgement {

    /** What each rule said that was asked, in the order of the chain. */
    List<Verdict> verdicts();

    /**
     * Every rule accepted the pair.
     *
     * @param quality PDQ quality of its image, 0 to 100
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Accepted(byte[] key, FilteredPair pair, int quality, List<Verdict> verdicts)
            implements Judgement {}

    /** A rule rejected it; the reason is the first that did. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Rejected(byte[] key, RejectedPair pair, List<Verdict> verdicts) implements Judgement {
        RejectReason reason() {
            return RejectReason.of(pair.getFailed().get(0).getReason());
        }
    }
}
