package io.everalign.trainer.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/** What the charts of a page go along. */
enum Across {
    /** Steps since the beginning of the training. */
    STEP,
    /** Uses of pairs since then, replay included. */
    PAIRS,
    /** Hours since the first event of the journal, pauses included. */
    HOURS;

    /**
     * What a setting names.
     *
     * @throws IllegalArgumentException if it names nothing
     */
    static Across named(String name) {
        return Arrays.stream(values())
                .filter(across -> across.label().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "--by must be step, pairs or hours, not " + name));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Where in a run a step is that was made at some time. */
    double of(Run run, long step, Instant time) {
        return switch (this) {
            case STEP -> (double) step;
            case PAIRS -> run.pairsAt(step);
            case HOURS -> Duration.between(run.first(), time).toMillis() / 3_600_000.0;
        };
    }
}
