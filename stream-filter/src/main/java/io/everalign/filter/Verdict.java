package io.everalign.filter;

import io.everalign.schemas.FailedRule;
import io.everalign.schemas.RejectReason;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of a pair.
 *
 * @param reason why the rule rejects, when it does
 * @param accepted whether the pair passes
 * @param value what was measured, if the rule measures
 * @param limit what it was held against, if the rule has a limit
 * @param detail more for a person; empty if there is nothing to say
 */
record Verdict(
        RejectReason reason,
        boolean accepted,
        @Nullable Double value,
        @Nullable Double limit,
        String detail) {

    static Verdict of(RejectReason reason, boolean accepted, double value, double limit) {
        return new Verdict(reason, accepted, value, limit, "");
    }

    /** A verdict without a measure. */
    static Verdict of(RejectReason reason, boolean accepted) {
        return new Verdict(reason, accepted, null, null, "");
    }

    /** A rejection without a measure. */
    static Verdict rejected(RejectReason reason, String detail) {
        return new Verdict(reason, false, null, null, detail);
    }

    FailedRule toFailedRule() {
        return new FailedRule(reason.number(), value, limit);
    }
}
