package io.everalign.filter;

import io.everalign.filter.nsfw.NsfwScores;
import org.jspecify.annotations.Nullable;

/** A record on its way through the {@link JudgeOperator}, until its outcome leaves. */
final class Pending {

    private final byte[] opens;
    private final Examined examined;
    private @Nullable NsfwScores scores;

    /**
     * @param opens as {@link RawRecord#opens}
     */
    Pending(byte[] opens, Examined examined) {
        this.opens = opens;
        this.examined = examined;
    }

    byte[] opens() {
        return opens;
    }

    Examined examined() {
        return examined;
    }

    @Nullable NsfwScores scores() {
        return scores;
    }

    void answer(NsfwScores given) {
        scores = given;
    }

    /** Whether nothing is awaited any more. */
    boolean isComplete() {
        return scores != null || !examined.awaitsScores();
    }
}
