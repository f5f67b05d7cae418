package io.everalign.trainer;

import io.everalign.schemas.Codec;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundEvent;
import io.everalign.schemas.RoundOpened;

/**
 * All that the result of a round follows from, besides the records of the log: a checkpoint is
 * valid where all of it is the same, and nowhere else.
 *
 * @param round number of the round
 * @param base the closed round that it starts from
 * @param opened SHA-256 of the whole record that opened it
 * @param start SHA-256 of the whole record that closed its base
 * @param settings digest of the settings that change the result
 * @param code version of the code
 */
record CheckpointKey(
        long round, long base, String opened, String start, String settings, String code) {

    private static final Codec<RoundEvent> CODEC = Codec.of(RoundEvent.class);

    static CheckpointKey of(TrainerSettings settings, RoundOpened round, RoundClosed base) {
        return new CheckpointKey(
                round.getRound(),
                base.getRound(),
                Digests.sha256(CODEC.encode(new RoundEvent(round))),
                Digests.sha256(CODEC.encode(new RoundEvent(base))),
                settings.digest(),
                Lineage.codeVersion());
    }

    /** What another key differs in, for a person; empty if in nothing. */
    String difference(CheckpointKey other) {
        if (other.round != round) {
            return "it belongs to round %d, not %d".formatted(other.round, round);
        }
        if (other.base != base) {
            return "its base is round %d, not %d".formatted(other.base, base);
        }
        if (!other.opened.equals(opened)) {
            return "round %d was opened otherwise: %s, not %s"
                    .formatted(round, other.opened, opened);
        }
        if (!other.start.equals(start)) {
            return "its base has another state: %s, not %s".formatted(other.start, start);
        }
        if (!other.settings.equals(settings)) {
            return "the settings that it was made with have digest %s, not %s"
                    .formatted(other.settings, settings);
        }
        return other.code.equals(code)
                ? ""
                : "version %s of the code made it, not %s".formatted(other.code, code);
    }
}
