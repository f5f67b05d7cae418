package io.everalign.trainer;

import io.everalign.runtime.Setting;
import java.time.Duration;

/**
 * When the learning rate is brought down to zero. Training itself never ends: a cool-down is a
 * branch, which gives a better version; behind it training goes on from where the branch left.
 *
 * @param every rounds between two cool-downs
 * @param rounds rounds of a cool-down
 * @param endAfter time of work on rounds after which it ends
 * @param endAfterSteps steps after which it ends
 * @param lastShare share of the whole that the last cool-down takes
 */
record CoolDownSettings(
        @Setting(
                        key = "train.cool-down-every",
                        value = "0",
                        min = "0",
                        unit = "rounds",
                        about =
                                "Rounds between two cool-downs, in which the learning rate falls to 0 on a branch that ends in a version; 0 for none.")
                long every,
        @Setting(
                        key = "train.cool-down-rounds",
                        value = "5",
                        min = "1",
                        max = "1000",
                        unit = "rounds",
                        about = "Rounds of such a cool-down.")
                int rounds,
        @Setting(
                        key = "train.end-after",
                        value = "0s",
                        about =
                                "Time of work on rounds, from their opening to their state in the registry, after which training ends with a cool-down; 0s for never.")
                Duration endAfter,
        @Setting(
                        key = "train.end-after-steps",
                        value = "0",
                        min = "0",
                        unit = "steps",
                        about = "Steps after which training ends with a cool-down; 0 for never.")
                long endAfterSteps,
        @Setting(
                        key = "train.last-cool-down",
                        value = "0.2",
                        min = "0",
                        max = "1",
                        about = "Share of the whole that the cool-down at its end takes.")
                double lastShare) {

    CoolDownSettings {
        if (endAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "train.end-after must not be negative, but is " + endAfter);
        }
    }

    /** Whether training ends some time. */
    boolean ends() {
        return !endAfter.isZero() || endAfterSteps > 0;
    }
}
