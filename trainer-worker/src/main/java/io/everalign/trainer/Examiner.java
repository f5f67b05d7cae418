package io.everalign.trainer;

import io.everalign.model.AlignModel;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundOpened;
import io.everalign.schemas.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Says what is to be said of a closed round before it is published: how well it retrieves held-out
 * pairs, and which pairs made it. All of it follows from the log of rounds and from {@code
 * pairs.filtered} below the round's frontier.
 */
final class Examiner implements AutoCloseable {

    private final TrainerSettings settings;
    private final Rounds rounds;
    private final Retracted retracted;
    private final RangeReader reader;
    private final Evaluation evaluation;

    Examiner(TrainerSettings settings, Rounds rounds, Retracted retracted) {
        this.settings = settings;
        this.rounds = rounds;
        this.retracted = retracted;
        this.reader =
                new RangeReader(
                        settings.kafka(), Topic.PAIRS_FILTERED, "everalign-trainer-evaluation");
        int each = settings.publication().evaluationPairs() / settings.kafka().partitions();
        this.evaluation = new Evaluation(this::heldOut, Math.max(1, each));
    }

    String origin() {
        return rounds.origin();
    }

    /** Measures a model made of the last closed round; empty with fewer than two held-out pairs. */
    Optional<Measurement> measure(AlignModel model, RoundClosed round) {
        RoundOpened opened = rounds.lastOpened();
        if (opened != null) {
            retracted.readTo(opened.getRetractedEnds());
        }
        TreeMap<Integer, Long> frontier = new TreeMap<>();
        round.getCovered().forEach(range -> frontier.put(range.getPartition(), range.getTo()));
        List<JudgedPair> snapshot = evaluation.snapshot(frontier, retracted::contains);
        return snapshot.size() < 2
                ? Optional.empty()
                : Optional.of(evaluation.measure(model, snapshot));
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
            heldOut(new OffsetRange(covered.getPartition(), from, covered.getTo())).stream()
                    .filter(pair -> pair.pair() != null)
                    .reduce((first, second) -> second)
                    .ifPresent(pair -> last.add(pair.present()));
        }
        return last;
    }

    /** Judges by the hold-out rule alone: retractions are looked at when a snapshot is taken. */
    private List<JudgedPair> heldOut(OffsetRange range) {
        PairJudge judge =
                new PairJudge(new HeldOut(settings.rounds().heldOutPerMille()), retracted -> false);
        return reader.read(range).stream().map(judge::judge).toList();
    }

    @Override
    public void close() {
        reader.close();
    }
}
