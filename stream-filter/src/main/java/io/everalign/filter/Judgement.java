package io.everalign.filter;

import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.RejectReason;
import io.everalign.schemas.RejectedPair;

/** The one outcome of a raw record. */
sealed interface Judgement {

    /** Every rule accepted the pair. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Accepted(byte[] key, FilteredPair pair) implements Judgement {}

    /** A rule rejected it; the reason is the first that did. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Rejected(byte[] key, RejectedPair pair) implements Judgement {
        RejectReason reason() {
            return RejectReason.of(pair.getFailed().get(0).getReason());
        }
    }
}
