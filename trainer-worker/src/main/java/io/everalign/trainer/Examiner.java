package io.everalign.trainer;

import io.everalign.model.AlignModel;
import io.everalign.model.evaluation.LabelledFiles;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundOpened;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable LabelledFiles labelled;

    Examiner(
            TrainerSettings settings,
            Rounds rounds,
            Retracted retracted,
            HeldOutPairs heldOut,
            @Nullable LabelledFiles labelled) {
        this.settings = settings;
        this.rounds = rounds;
        this.retracted = retracted;
        this.heldOut = heldOut;
        this.labelled = labelled;
    }

    String origin() {
        return rounds.origin();
    }

    /**
     * Measures a model made of the last closed round on the first held-out pairs below its
     * frontier, as many as the settings allow: a snapshot that grows until it is full, and then
     * only loses what is retracted. Empty with fewer than two pairs.
     *
     * @param earlier the version before, if newer data have come since
     */
    Optional<Measurement> measure(AlignModel model, RoundClosed round, Optional<Earlier> earlier)
            throws IOException {
        List<JudgedPair> snapshot = snapshot(round);
        if (snapshot.size() < 2) {
            return Optional.empty();
        }
        Measurement measured =
                Evaluation.measure(model, snapshot).with(LabelledSettings.measure(labelled, model));
        return Optional.of(
                earlier.isEmpty()
                        ? measured
                        : measured.with(slices(model, round, snapshot, earlier.get())));
    }

    /**
     * What time does: {@code recent_…} is measured on held-out pairs that came since the version
     * before, and {@code previous_recent_mean_r1} is how that version does on them, which are newer
     * than it. {@code previous_mean_r1} is how it does on the snapshot: what lies between it and
     * {@code mean_r1} has been gained, or lost, of the old.
     */
    private Map<String, Double> slices(
            AlignModel model, RoundClosed round, List<JudgedPair> snapshot, Earlier earlier)
            throws IOException {
        List<JudgedPair> recent = recent(round, earlier.frontier());
        if (recent.size() < 2) {
            return Map.of();
        }
        Map<String, Double> slices = new TreeMap<>();
        Measurement now = Evaluation.measure(model, recent);
        slices.put("recent_pairs", (double) now.pairs());
        slices.put("recent_image_to_text_r1", now.imageToText().at1());
        slices.put("recent_text_to_image_r1", now.textToImage().at1());
        slices.put("recent_mean_r1", now.meanAt1());
        try (AlignModel before = AlignModel.load(earlier.model())) {
            slices.put("previous_recent_mean_r1", Evaluation.measure(before, recent).meanAt1());
            slices.put("previous_mean_r1", Evaluation.measure(before, snapshot).meanAt1());
        }
        return slices;
    }

    /** The first held-out pairs behind a frontier that the round has covered. */
    private List<JudgedPair> recent(RoundClosed round, SortedMap<Integer, Long> frontier) {
        List<JudgedPair> recent = new ArrayList<>();
        for (OffsetRange covered : round.getCovered()) {
            long from = frontier.getOrDefault(covered.getPartition(), 0L);
            long to = Math.max(from, covered.getTo());
            int missing = settings.measuredEach();
            for (OffsetRange piece :
                    ShuffledPairs.cut(List.of(new OffsetRange(covered.getPartition(), from, to)))) {
                List<JudgedPair> some =
                        heldOut.read(rule(), piece).stream()
                                .filter(pair -> !retracted.contains(pair.present()))
                                .limit(missing)
                                .toList();
                recent.addAll(some);
                missing -= some.size();
                if (missing == 0) {
                    break;
                }
            }
        }
        return recent;
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
