package io.everalign.trainer;

import io.everalign.model.StepReport;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.PairTally;
import io.everalign.schemas.RoundClosed;
import java.time.Instant;
import java.util.List;

/** Steps and rounds as a training makes them: four steps a round, sixteen pairs a step. */
final class Steps {

    static final int OF_ROUND = 4;
    static final int PAIRS = 16;

    private Steps() {}

    /** The step of this number, counted from 1; a quarter of its time was waited. */
    static StepTaken step(long number, double loss) {
        int ofRound = (int) ((number - 1) % OF_ROUND) + 1;
        return new StepTaken(
                1 + (number - 1) / OF_ROUND,
                number,
                ofRound,
                ofRound == OF_ROUND,
                0.001,
                new StepReport(loss, 0.5, 0.9, true),
                PAIRS,
                12,
                20,
                50_000_000,
                150_000_000);
    }

    /** The round of this number, whose every step trained 12 pairs and replayed 4. */
    static RoundClosed round(long number) {
        PairTally tally = new PairTally(48L, 1L, 0L, 0L, 0L, 16L);
        return RoundClosed.newBuilder()
                .setRound(number)
                .setContributions(List.of())
                .setCovered(List.of(new OffsetRange(0, 0L, 50 * number)))
                .setState(List.of())
                .setTally(tally)
                .setTotals(new PairTally(48 * number, number, 0L, 0L, 0L, 16 * number))
                .setSampledOutTotal(0)
                .setStep(OF_ROUND * number)
                .setLoss(5)
                .setTemperature(0.9)
                .setSettingsDigest("")
                .setClosedAt(Instant.parse("2026-03-01T12:00:00Z").plusSeconds(number))
                .build();
    }
}
