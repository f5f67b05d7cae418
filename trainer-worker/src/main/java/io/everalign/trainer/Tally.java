package io.everalign.trainer;

import io.everalign.schemas.PairTally;

/** Counts what becomes of the pairs of a round, and adds rounds up. */
final class Tally {

    /** Nothing yet. */
    static final PairTally NONE = new PairTally(0L, 0L, 0L, 0L, 0L, 0L);

    private long trained;
    private long heldOut;
    private long retracted;
    private long nearHeldOut;
    private long broken;
    private long replayed;

    /** A live record that no step will use. */
    void unused(Verdict verdict) {
        switch (verdict) {
            case HELD_OUT -> heldOut++;
            case NEAR_HELD_OUT -> nearHeldOut++;
            case RETRACTED -> retracted++;
            case BROKEN -> broken++;
            case USABLE, TOMBSTONE -> {}
        }
    }

    /** A pair that a step uses. */
    void used(boolean firstTime) {
        if (firstTime) {
            trained++;
        } else {
            replayed++;
        }
    }

    PairTally toRecord() {
        return new PairTally(trained, heldOut, retracted, nearHeldOut, broken, replayed);
    }

    static PairTally sum(PairTally a, PairTally b) {
        return new PairTally(
                a.getTrained() + b.getTrained(),
                a.getHeldOut() + b.getHeldOut(),
                a.getRetracted() + b.getRetracted(),
                a.getNearHeldOut() + b.getNearHeldOut(),
                a.getBroken() + b.getBroken(),
                a.getReplayed() + b.getReplayed());
    }

    /** Live pairs that the tally accounts for. */
    static long live(PairTally tally) {
        return tally.getTrained()
                + tally.getHeldOut()
                + tally.getRetracted()
                + tally.getNearHeldOut()
                + tally.getBroken();
    }
}
