package io.everalign.trainer;

/**
 * The learning rate of each step: a linear warm-up, then constant without an end.
 *
 * @param constant the rate after the warm-up
 * @param warmUpSteps steps until it is reached
 */
record LearningRate(double constant, long warmUpSteps) {

    /** The rate of a step, counted from 1 since the beginning. */
    double at(long step) {
        return step >= warmUpSteps ? constant : constant * step / warmUpSteps;
    }
}
