package io.everalign.trainer;

import io.everalign.model.AlignModel;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundOpened;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says what is to be said of a closed round before it is published: how well it retrieves held-out
 * pairs, and which pairs made it. All of it follows from the log of rounds and from {@code
 * pairs.filtered} below the round's frontier.
 */
final class Examiner {

    private final TrainerSettings settings;
    private final Rounds rounds;
    private final Retracted retracted;
    private final HeldOutPairs heldOut;

    Examiner(TrainerSettings settings, Rounds rounds, Retracted retracted, HeldOutPairs heldOut) {
        this.settings = settings;
        this.rounds = rounds;
        this.retracted = retracted;
        this.heldOut = heldOut;
    }

    String origin() {
        return rounds.origin();
    }

    /**
     * Measures a model made of the last closed round on the first held-out pairs below its
     * frontier, as many as the settings allow: a snapshot that grows until it is full, and then
     * only loses what is retracted. Empty with fewer than two pairs.
     */
    Optional<Measurement> measure(AlignModel model, RoundClosed round) {
        List<JudgedPair> snapshot = snapshot(round);
        return snapshot.size() < 2
                ? Optional.empty()
                : Optional.of(Evaluation.measure(model, snapshot));
    }

    private List<JudgedPair> snapshot(RoundClosed round) {
        RoundOpened opened = rounds.lastOpened();
        if (opened != null) {
            retracted.readTo(opened.getRetractedEnds());
        }
        HeldOut rule = rule();
        return round.getCovered().stream()
                .flatMap(
                        range ->
                                heldOut
                                        .first(
                                                rule,
                                                range.getPartition(),
                                                range.getTo(),
                                                settings.measuredEach())
                                        .stream())
                .filter(pair -> !retracted.contains(pair.present()))
                .toList();
    }

    private HeldOut rule() {
        return new HeldOut(settings.rounds().heldOutPerMille());
    }

    /** The newest filter generation and census epoch are those of the last pairs covered. */
    Lineage lineage(RoundClosed round) {
        int generation = 0;
        int epoch = 0;
        for (FilteredPair pair : lastOfEachPartition(round)) {
            generation = Math.max(generation, pair.getGeneration());
            epoch = Math.max(epoch, pair.getEpoch());
        }
        return new Lineage(rounds.origin(), generation, epoch);
    }

    private List<FilteredPair> lastOfEachPartition(RoundClosed round) {
        List<FilteredPair> last = new ArrayList<>();
        for (OffsetRange covered : round.getCovered()) {
            long from = Math.max(0, covered.getTo() - ReplayUses.STRETCH);
            heldOut
                    .all(rule(), new OffsetRange(covered.getPartition(), from, covered.getTo()))
                    .stream()
                    .filter(pair -> pair.pair() != null)
                    .reduce((first, second) -> second)
                    .ifPresent(pair -> last.add(pair.present()));
        }
        return last;
    }
}
