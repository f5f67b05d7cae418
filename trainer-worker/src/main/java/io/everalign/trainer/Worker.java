package io.everalign.trainer;

import io.everalign.model.AlignConfig;
import io.everalign.model.AlignTokenizer;
import io.everalign.model.AlignTraining;
import io.everalign.model.ImagePreprocessor;
import io.everalign.model.StepReport;
import io.everalign.schemas.BlobRef;
import io.everalign.schemas.Contribution;
import io.everalign.schemas.Lease;
import io.everalign.schemas.PairId;
import io.everalign.schemas.PairTally;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundOpened;
import io.everalign.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does the steps of a round. What comes out depends only on the opened round, the state it starts
 * from, the records and the settings: a round that is begun again ends in the same bytes.
 */
final class Worker implements AutoCloseable {

    private final TrainerSettings settings;
    private final StateStore store;
    private final Retracted retracted;
    private final TrainingListener events;
    private final Activity activity;
    private @Nullable AlignTraining training;
    private @Nullable AlignTokenizer tokenizer;
    private long trainedRound = -1;

    Worker(
            TrainerSettings settings,
            StateStore store,
            Retracted retracted,
            TrainingListener events,
            Activity activity) {
        this.settings = settings;
        this.store = store;
        this.retracted = retracted;
        this.events = events;
        this.activity = activity;
    }

    /** The model shaped for a tokenizer's vocabulary. */
    static AlignConfig config(TrainerSettings settings, Path tokenizer) throws IOException {
        try (Stream<String> pieces = Files.lines(tokenizer.resolve("vocab.txt"))) {
            return settings.model().config((int) pieces.count());
        }
    }

    /**
     * Trains a round from the closed state of its base and hands the new state over.
     *
     * @throws LostStateException if the base cannot be had
     * @throws NonFiniteLossException if a step gives no finite loss
     */
    Contribution work(RoundOpened round, RoundClosed base)
            throws IOException, InterruptedException, LostStateException, NonFiniteLossException {
        activity.is("training round %d".formatted(round.getRound()));
        Path state = store.get(base);
        Path pieces = StateStore.tokenizer(state);
        AlignTraining from = load(base, state, pieces);
        // Until the new state is saved, what is in memory is the state of no round.
        trainedRound = -1;
        retracted.readTo(round.getRetractedEnds());
        Steps steps = steps(round, from, present(tokenizer));
        Path written = store.fresh(round.getRound());
        from.save(written);
        StateStore.addTokenizer(pieces, written);
        List<BlobRef> blobs = store.put(round.getRound(), written);
        trainedRound = round.getRound();
        return steps.contribution(settings.worker(), round, base, from.steps(), blobs);
    }

    /** The state of a closed round, for what is published from it. */
    AlignTraining at(RoundClosed round)
            throws IOException, InterruptedException, LostStateException {
        Path state = store.get(round);
        return load(round, state, StateStore.tokenizer(state));
    }

    /** The tokenizer of a closed round, as a folder. */
    Path tokenizerFolder(RoundClosed round)
            throws IOException, InterruptedException, LostStateException {
        return StateStore.tokenizer(store.get(round));
    }

    private AlignTraining load(RoundClosed base, Path state, Path pieces) throws IOException {
        AlignTraining loaded = training;
        if (loaded != null && trainedRound == base.getRound()) {
            return loaded;
        }
        close();
        loaded = AlignTraining.load(state, settings.recipe().optimizer());
        tokenizer = AlignTokenizer.load(pieces, loaded.config().text().maxTokens());
        checkShape(loaded, base, pieces);
        training = loaded;
        trainedRound = base.getRound();
        return loaded;
    }

    /** The shape is fixed by the first round: by a model to start from, else by the settings. */
    private void checkShape(AlignTraining loaded, RoundClosed base, Path pieces)
            throws IOException {
        boolean own = settings.model().startFrom().isEmpty();
        if (own && !loaded.config().equals(config(settings, pieces))) {
            loaded.close();
            throw new IllegalStateException(
                    "The model of round %d has another shape than the settings train.image-… and train.text-… say: %s"
                            .formatted(base.getRound(), loaded.config()));
        }
    }

    private Steps steps(RoundOpened round, AlignTraining from, AlignTokenizer pieces)
            throws IOException, InterruptedException, NonFiniteLossException {
        ImagePreprocessor preprocessor = from.preprocessor();
        PairJudge judge =
                new PairJudge(new HeldOut(round.getHeldOutPerMille()), retracted::contains);
        Steps done = new Steps();
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
                                pieces,
                                preprocessor.side(),
                                round.getSteps())) {
            feed.start();
            for (Optional<Batch> batch = feed.next(); batch.isPresent(); batch = feed.next()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("Interrupted between two steps");
                }
                step(round, from, batch.get(), feed.waitedNanos(), done);
            }
            done.tally = feed.tally();
        }
        return done;
    }

    private void step(
            RoundOpened round, AlignTraining from, Batch batch, long waitedNanos, Steps done)
            throws IOException, NonFiniteLossException {
        long step = from.steps() + 1;
        double rate = settings.recipe().schedule().at(step);
        long seed = Seeds.positive(round.getSeed(), step);
        long begun = System.nanoTime();
        StepReport report = from.step(batch.pixels(), batch.tokens(), rate, seed);
        long tookNanos = System.nanoTime() - begun;
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
        done.add(report, batch.size());
        events.stepped(
                new StepTaken(
                        round.getRound(),
                        step,
                        done.count,
                        done.count == round.getSteps(),
                        rate,
                        report,
                        batch.size(),
                        batch.live(),
                        batch.tokens().length(),
                        waitedNanos,
                        tookNanos));
        activity.is(
                "training round %d: step %d of %d"
                        .formatted(round.getRound(), done.count, round.getSteps()));
    }

    private Path list(long step, Batch batch) throws IOException {
        Path file = settings.publication().workDir().resolve("non-finite-step-" + step + ".txt");
        Files.write(file, batch.pairs().stream().map(PairId::toString).toList());
        return file.toAbsolutePath();
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("Nothing is loaded");
        }
        return value;
    }

    @Override
    public void close() {
        if (training != null) {
            training.close();
            training = null;
        }
        if (tokenizer != null) {
            tokenizer.close();
            tokenizer = null;
        }
        trainedRound = -1;
    }

    /** What the steps of a round add up to. */
    private static final class Steps {
        private int count;
        private long samples;
        private double lossSum;
        private double temperature;
        private PairTally tally = Tally.NONE;

        void add(StepReport report, int pairs) {
            count++;
            samples += pairs;
            lossSum += report.loss();
            temperature = report.temperature();
        }

        Contribution contribution(
                String worker,
                RoundOpened round,
                RoundClosed base,
                long step,
                List<BlobRef> state) {
            return Contribution.newBuilder()
                    .setRound(round.getRound())
                    .setBase(round.getBase())
                    .setWorker(worker)
                    .setLeases(
                            round.getLeases().stream()
                                    .map(Lease::getId)
                                    .collect(Collectors.toList()))
                    .setSamples(samples)
                    .setTally(tally)
                    .setStep(step)
                    .setLoss(count == 0 ? base.getLoss() : lossSum / count)
                    .setTemperature(count == 0 ? base.getTemperature() : temperature)
                    .setState(state)
                    .build();
        }
    }
}
