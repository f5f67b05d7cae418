package io.everalign.trainer;

import io.everalign.model.AlignTokenizer;
import io.everalign.model.AlignTraining;
import io.everalign.model.ImagePreprocessor;
import io.everalign.model.StepReport;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.PairId;
import io.everalign.schemas.PairTally;
import io.everalign.schemas.RoundOpened;
import io.everalign.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final TrainerMetrics metrics;
    private final Activity activity;
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
            TrainerMetrics metrics,
            Activity activity) {
        this.settings = settings;
        this.round = round;
        this.progress = from;
        this.near = near;
        this.retracted = retracted;
        this.metrics = metrics;
        this.activity = activity;
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
        ImagePreprocessor preprocessor = training.preprocessor();
        PairJudge judge =
                new PairJudge(new HeldOut(round.getHeldOutPerMille()), near, retracted::contains);
        try (RangeReader reader =
                        new RangeReader(
                                settings.kafka(), Topic.PAIRS_FILTERED, "everalign-worker-pairs");
                Decoding decoding = new Decoding(preprocessor, settings.rounds().decodeThreads());
                BatchFeed feed =
                        new BatchFeed(
                                new BatchComposer(
                                        round,
                                        range ->
                                                reader.read(range).stream()
                                                        .map(judge::judge)
                                                        .toList(),
                                        decoding::decode,
                                        settings.rounds().shuffleWindow()),
                                tokenizer,
                                preprocessor.side(),
                                round.getSteps(),
                                progress)) {
            feed.start();
            for (Optional<Batch> batch = feed.next(); batch.isPresent(); batch = feed.next()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("Interrupted between two steps");
                }
                progress = progress.after(step(training, batch.get()), batch.get());
                activity.is(
                        "training round %d: step %d of %d"
                                .formatted(round.getRound(), progress.steps(), round.getSteps()));
                writer.between(training, progress);
            }
            return feed.tally();
        }
    }

    private StepReport step(AlignTraining training, Batch batch)
            throws IOException, NonFiniteLossException {
        long step = training.steps() + 1;
        double rate = settings.recipe().schedule().at(step) * Leg.rate(round, progress.steps() + 1);
        long seed = Seeds.positive(round.getSeed(), step);
        StepReport report = training.step(batch.pixels(), batch.tokens(), rate, seed);
        if (!report.finite()) {
            throw new NonFiniteLossException(
                    "The loss of step %d (round %d) is not finite: %s, gradient norm %s; its pairs are listed in %s"
                            .formatted(
                                    step,
                                    round.getRound(),
                                    report.loss(),
                                    report.gradientNorm(),
                                    list(step, batch)));
        }
        metrics.stepped(step, rate, report, batch.size());
        return report;
    }

    private Path list(long step, Batch batch) throws IOException {
        Path file = settings.publication().workDir().resolve("non-finite-step-" + step + ".txt");
        Files.write(file, batch.pairs().stream().map(PairId::toString).toList());
        return file.toAbsolutePath();
    }
}
