package io.everalign.trainer;

import io.everalign.model.StepReport;

/**
 * A step that has been made.
 *
 * @param round the round that it belongs to
 * @param number of the step, from 1 since the beginning of the training
 * @param ofRound number of the step, from 1 since the beginning of the round
 * @param lastOfRound whether the round has no further step
 * @param learningRate its learning rate
 * @param report what it did
 * @param pairs pairs of its batch
 * @param live how many of them are used for the first time
 * @param tokens length to which its texts are padded
 * @param waitedNanos time that it waited for its batch
 * @param tookNanos time that it took then
 */
record StepTaken(
        long round,
        long number,
        int ofRound,
        boolean lastOfRound,
        double learningRate,
        StepReport report,
        int pairs,
        int live,
        int tokens,
        long waitedNanos,
        long tookNanos) {

    /** Pairs in the time that it waited and took. */
    double pairsPerSecond() {
        return pairs * 1e9 / Math.max(1, waitedNanos + tookNanos);
    }
}
