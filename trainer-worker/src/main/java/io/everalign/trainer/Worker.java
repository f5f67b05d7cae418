package io.everalign.trainer;

import io.everalign.model.AlignConfig;
import io.everalign.model.AlignTokenizer;
import io.everalign.model.AlignTraining;
import io.everalign.schemas.BlobRef;
import io.everalign.schemas.Contribution;
import io.everalign.schemas.Lease;
import io.everalign.schemas.PairTally;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundOpened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the steps of a round. What comes out depends only on the opened round, the state it starts
 * from, the records and the settings: a round that is begun again ends in the same bytes.
 *
 * <p>So does one that is taken up from a checkpoint, however often and wherever it was broken off,
 * on a CPU with the same number of threads: weights, batch-norm statistics, averages, optimizer,
 * tally and loss are byte for byte those of a round that nothing disturbed. A kill costs the work
 * since the last checkpoint, and no more; checkpoints may be lost, and cost the round's work then.
 */
final class Worker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final TrainerSettings settings;
    private final StateStore store;
    private final Retracted retracted;
    private final HeldOutPairs heldOut;
    private final TrainingListener events;
    private final Activity activity;
    private final Checkpoints checkpoints;
    private @Nullable AlignTraining training;
    private @Nullable AlignTokenizer tokenizer;
    private long trainedRound = -1;

    Worker(
            TrainerSettings settings,
            StateStore store,
            Retracted retracted,
            HeldOutPairs heldOut,
            TrainingListener events,
            Activity activity) {
        this.settings = settings;
        this.store = store;
        this.retracted = retracted;
        this.heldOut = heldOut;
        this.events = events;
        this.activity = activity;
        this.checkpoints =
                new Checkpoints(settings.publication().workDir().resolve("checkpoints"), events);
    }

    /** The model shaped for a tokenizer's vocabulary. */
    static AlignConfig config(TrainerSettings settings, Path tokenizer) throws IOException {
        try (Stream<String> pieces = Files.lines(tokenizer.resolve("vocab.txt"))) {
            return settings.model().config((int) pieces.count());
        }
    }

    /**
     * Trains a round from the closed state of its base, or from a checkpoint inside the round, and
     * hands the new state over.
     *
     * @throws LostStateException if the base cannot be had
     * @throws NonFiniteLossException if a step gives no finite loss
     */
    Contribution work(RoundOpened round, RoundClosed base)
            throws IOException, InterruptedException, LostStateException, NonFiniteLossException {
        activity.is("training round %d".formatted(round.getRound()));
        Path state = store.get(base);
        Path pieces = StateStore.tokenizer(state);
        retracted.readTo(round.getRetractedEnds());
        CheckpointKey key = CheckpointKey.of(settings, round, base);
        for (Optional<Checkpoint> found = checkpoints.newest(key);
                found.isPresent();
                found = checkpoints.newest(key)) {
            try {
                Progress progress = found.get().progress();
                AlignTraining training = resumed(round, base, found.get(), pieces);
                return work(round, base, key, training, progress, pieces);
            } catch (StaleCheckpointException e) {
                checkpoints.refuse(found.get().folder(), String.valueOf(e.getMessage()));
            }
        }
        AlignTraining training = load(base, state, pieces);
        return work(round, base, key, training, Progress.NONE, pieces);
    }

    private AlignTraining resumed(
            RoundOpened round, RoundClosed base, Checkpoint checkpoint, Path pieces)
            throws IOException {
        close();
        AlignTraining training = load(base, checkpoint.folder(), pieces);
        // It is the state of no closed round.
        trainedRound = -1;
        int steps = checkpoint.progress().steps();
        if (training.steps() != base.getStep() + steps) {
            throw new StaleCheckpointException(
                    "its state has made %d steps, not %d"
                            .formatted(training.steps(), base.getStep() + steps));
        }
        LOG.info(
                "Round {} goes on behind step {} of {}, from {}",
                round.getRound(),
                steps,
                round.getSteps(),
                checkpoint.folder());
        events.checkpoint(CheckpointOutcome.RESUMED);
        return training;
    }

    private Contribution work(
            RoundOpened round,
            RoundClosed base,
            CheckpointKey key,
            AlignTraining training,
            Progress from,
            Path pieces)
            throws IOException, InterruptedException, NonFiniteLossException {
        // Until the new state is saved, what is in memory is the state of no round.
        trainedRound = -1;
        long begun = System.nanoTime();
        RoundSteps steps =
                new RoundSteps(
                        settings, round, from, heldOut.nearIn(round), retracted, events, activity);
        try (CheckpointWriter writer =
                new CheckpointWriter(
                        settings.checkpoints(),
                        checkpoints::write,
                        key,
                        from,
                        events,
                        System::nanoTime)) {
            try {
                PairTally tally = steps.take(training, present(tokenizer), writer);
                Path written = store.fresh(round.getRound());
                training.save(written);
                StateStore.addTokenizer(pieces, written);
                List<BlobRef> blobs = store.put(round.getRound(), written);
                trainedRound = round.getRound();
                Contribution done =
                        contribution(round, base, training.steps(), steps.progress(), tally, blobs);
                Duration worked = Duration.ofNanos(System.nanoTime() - begun);
                return Contribution.newBuilder(done).setWorkedMillis(worked.toMillis()).build();
            } catch (InterruptedException | KafkaException | IOException e) {
                LOG.info(
                        "Round {} is broken off, interrupted: {}",
                        round.getRound(),
                        Thread.interrupted());
                steps.settle(training);
                writer.last(training, steps.progress(), Trainer.DRAIN);
                throw e;
            }
        }
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
        training = loaded;
        try {
            tokenizer = AlignTokenizer.load(pieces, loaded.config().text().maxTokens());
            checkShape(loaded, base, pieces);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        trainedRound = base.getRound();
        return loaded;
    }

    /** The shape is fixed by the first round: by a model to start from, else by the settings. */
    private void checkShape(AlignTraining loaded, RoundClosed base, Path pieces)
            throws IOException {
        boolean own = settings.model().startFrom().isEmpty();
        if (own && !loaded.config().equals(config(settings, pieces))) {
            throw new IllegalStateException(
                    "The model of round %d has another shape than the settings train.image-… and train.text-… say: %s"
                            .formatted(base.getRound(), loaded.config()));
        }
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

    private Contribution contribution(
            RoundOpened round,
            RoundClosed base,
            long step,
            Progress whole,
            PairTally tally,
            List<BlobRef> state) {
        boolean idle = whole.steps() == 0;
        return Contribution.newBuilder()
                .setRound(round.getRound())
                .setBase(round.getBase())
                .setWorker(settings.worker())
                .setLeases(round.getLeases().stream().map(Lease::getId).toList())
                .setSamples(whole.samples())
                .setTally(tally)
                .setStep(step)
                .setLoss(idle ? base.getLoss() : whole.lossSum() / whole.steps())
                .setTemperature(idle ? base.getTemperature() : whole.temperature())
                .setState(state)
                .build();
    }
}
