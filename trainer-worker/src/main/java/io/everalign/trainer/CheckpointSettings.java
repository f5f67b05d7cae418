package io.everalign.trainer;

import io.everalign.runtime.Setting;
import java.time.Duration;

/**
 * When checkpoints are taken inside a round. They change no result.
 *
 * @param every time between two; none by time if zero
 * @param steps steps between two; none by steps if zero
 */
record CheckpointSettings(
        @Setting(
                        key = "train.checkpoint-every",
                        value = "10min",
                        min = "0s",
                        max = "7d",
                        about =
                                "Time between two checkpoints inside a round, the most work that a kill costs; 0s for none by time.")
                Duration every,
        @Setting(
                        key = "train.checkpoint-steps",
                        value = "0",
                        min = "0",
                        max = "10000",
                        unit = "steps",
                        about =
                                "Steps between two checkpoints inside a round; 0 for none by steps.")
                int steps) {

    /** Whether there are any. */
    boolean on() {
        return !every.isZero() || steps > 0;
    }
}
