package io.everalign.trainer;

import io.everalign.model.AlignTokenizer;
import io.everalign.model.AlignTraining;
import io.everalign.model.NativeLibraries;
import io.everalign.model.StepReport;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.PairId;
import io.everalign.schemas.PairTally;
import io.everalign.schemas.RoundOpened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The steps of a round, from its first or from where it was broken off: batches are made of the
 * leased records, each is a step, and between two of them a checkpoint may be taken.
 */
final class RoundSteps {

    private final TrainerSettings settings;
    private final RoundOpened round;
    private final Predicate<FilteredPair> near;
    private final Retracted retracted;
    private final TrainingListener events;
    private final Activity activity;
    private final List<Launched> launched = new ArrayList<>();

    /** Pixels of steps that a GPU has not read yet stay in the host's memory, pinned. */
    private static final long PINNED_BYTES = 4L << 30;

    /** Steps whose reports are read together, because reading makes a GPU idle for a moment. */
    private final int together;

    private Progress progress;

    /**
     * The steps of a round.
     *
     * @param from how far it has come
     * @param near whether a pair's image is nearly one that is measured on
     * @param retracted read to the ends that the round names
     */
    RoundSteps(
            TrainerSettings settings,
            RoundOpened round,
            Progress from,
            Predicate<FilteredPair> near,
            Retracted retracted,
            TrainingListener events,
            Activity activity) {
        this.settings = settings;
        this.round = round;
        this.progress = from;
        this.together = NativeLibraries.onGpu() ? together(settings) : 1;
        this.near = near;
        this.retracted = retracted;
        this.events = events;
        this.activity = activity;
    }

    private static int together(TrainerSettings settings) {
        long side = settings.model().imageSize();
        long batchBytes = 3 * side * side * settings.rounds().batchSize();
        return (int) Math.max(1, Math.min(settings.report().every(), PINNED_BYTES / batchBytes));
    }

    /** How far the round has come. */
    Progress progress() {
        return progress;
    }

    /**
     * Takes the steps that are missing, in place, and tells what became of all pairs of the round.
     *
     * @param training the state behind the steps that have been taken
     * @param writer takes checkpoints
     * @throws NonFiniteLossException if a step gives no finite loss
     * @throws StaleCheckpointException if the records that the progress speaks of are there no
     *     more; no step has been taken then
     */
    PairTally take(AlignTraining training, AlignTokenizer tokenizer, CheckpointWriter writer)
            throws IOException, InterruptedException, NonFiniteLossException {
        PairJudge judge =
                new PairJudge(new HeldOut(round.getHeldOutPerMille()), near, retracted::contains);
        try (RoundInput input =
                new RoundInput(
                        settings, round, judge, training.preprocessor(), tokenizer, progress)) {
            BatchFeed feed = input.feed();
            for (Optional<Batch> batch = feed.next(); batch.isPresent(); batch = feed.next()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("Interrupted between two steps");
                }
                launch(training, batch.get(), feed.waitedNanos());
                if (launched.size() >= together || isLast()) {
                    settle(training);
                    writer.between(training, progress);
                }
            }
            settle(training);
            return feed.tally();
        }
    }

    private boolean isLast() {
        return progress.steps() + launched.size() == round.getSteps();
    }

    private void launch(AlignTraining training, Batch batch, long waitedNanos) {
        long step = training.steps() + 1;
        int ofRound = progress.steps() + launched.size() + 1;
        double rate = settings.recipe().schedule().at(step) * Leg.rate(round, ofRound);
        long begun = System.nanoTime();
        training.launch(
                batch.pixels(), batch.tokens(), rate, Seeds.positive(round.getSeed(), step));
        launched.add(new Launched(step, ofRound, rate, batch.contents(), waitedNanos, begun));
    }

    /** Waits for the steps launched, and takes note of what they did. */
    void settle(AlignTraining training) throws IOException, NonFiniteLossException {
        List<StepReport> reports = training.reports();
        long now = System.nanoTime();
        for (int i = 0; i < reports.size(); i++) {
            Launched step = launched.get(i);
            StepReport report = reports.get(i);
            if (!report.finite()) {
                throw new NonFiniteLossException(
                        "The loss of step %d (round %d) is not finite: %s, gradient norm %s; its pairs are listed in %s"
                                .formatted(
                                        step.number(),
                                        round.getRound(),
                                        report.loss(),
                                        report.gradientNorm(),
                                        list(step.number(), step.contents())));
            }
            progress = progress.after(report, step.contents());
            long until = i + 1 < launched.size() ? launched.get(i + 1).begunNanos() : now;
            events.stepped(taken(step, report, until));
        }
        launched.clear();
        activity.is(
                "training round %d: step %d of %d"
                        .formatted(round.getRound(), progress.steps(), round.getSteps()));
    }

    private StepTaken taken(Launched step, StepReport report, long untilNanos) {
        return new StepTaken(
                round.getRound(),
                step.number(),
                step.ofRound(),
                step.ofRound() == round.getSteps(),
                step.rate(),
                report,
                step.contents().size(),
                step.contents().live(),
                step.contents().tokens(),
                step.waitedNanos(),
                untilNanos - step.begunNanos());
    }

    private Path list(long step, BatchContents batch) throws IOException {
        Path file = settings.publication().workDir().resolve("non-finite-step-" + step + ".txt");
        Files.write(file, batch.pairs().stream().map(PairId::toString).toList());
        return file.toAbsolutePath();
    }

    /** A step that the device may still be at. */
    private record Launched(
            long number,
            int ofRound,
            double rate,
            BatchContents contents,
            long waitedNanos,
            long begunNanos) {}
}
