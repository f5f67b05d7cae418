package io.everalign.trainer;

/**
 * What a round wants to read.
 *
 * @param pairs pairs that its steps use
 * @param replayRatio share of them that shall be older pairs
 * @param maxRepeats most uses of an older pair
 * @param heldOutPerMille share of the pairs read that no step uses, in thousandths
 * @param whenBehind what to do when too many pairs wait
 * @param maxOpenPairs how many are too many
 */
record Demand(
        int pairs,
        double replayRatio,
        int maxRepeats,
        int heldOutPerMille,
        WhenBehind whenBehind,
        long maxOpenPairs) {

    /** Older pairs wanted even if live ones abound. */
    long replay() {
        return Math.round(pairs * replayRatio);
    }

    /** Pairs read in place of those held out. */
    long spare() {
        long used = 1000L - heldOutPerMille;
        return ((long) pairs * heldOutPerMille + used - 1) / used;
    }
}
