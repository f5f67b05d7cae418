package io.everalign.trainer;

import io.everalign.schemas.RoundOpened;

/**
 * How the next round goes on.
 *
 * @param base round whose state it starts from
 * @param fork round at which its branch left the trunk; {@link #TRUNK} on the trunk
 * @param rateFrom share of the learning rate at its beginning
 * @param rateTo share of the learning rate at its end
 * @param steps its steps
 */
record Leg(long base, long fork, double rateFrom, double rateTo, int steps) {

    static final long TRUNK = -1;

    boolean isBranch() {
        return fork != TRUNK;
    }

    /** Whether a branch leaves the trunk here. */
    boolean begins() {
        return isBranch() && base == fork;
    }

    /** Whether a round is the last of its cool-down. */
    static boolean ends(RoundOpened round) {
        return round.getFork() != TRUNK && round.getRateTo() == 0;
    }

    /** The share of the learning rate in a round's step, counted from 1: that of its middle. */
    static double rate(RoundOpened round, int step) {
        double part = (step - 0.5) / round.getSteps();
        return round.getRateFrom() + (round.getRateTo() - round.getRateFrom()) * part;
    }
}
