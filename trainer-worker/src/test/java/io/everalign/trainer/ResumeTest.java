package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.model.AlignTokenizer;
import io.everalign.model.AlignTraining;
import io.everalign.schemas.BlobRef;
import io.everalign.schemas.Contribution;
import io.everalign.schemas.Lease;
import io.everalign.schemas.LeaseKind;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.RoundOpened;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** A round that is taken up from a local checkpoint. */
class ResumeTest extends OneRound {

    @Test
    void fromACheckpointAtEveryStepTheRoundEndsInTheSameBytes() throws Exception {
        RoundOpened round = round();
        Contribution whole = work("whole", round, "--train.checkpoint-every=0s");
        assertThat(whole.getTally().getBroken()).isPositive();
        assertThat(whole.getTally().getRetracted()).isEqualTo(1);
        assertThat(whole.getTally().getReplayed()).isGreaterThan(20);

        for (int step = 1; step <= STEPS; step++) {
            String work = "resumed-" + step;
            List<BlobRef> taken = takeCheckpoint(work, round, step);
            // Too late for this round, which names how far it reads retractions.
            retract(50 + step);
            Contribution resumed = work(work, round, "--train.checkpoint-every=0s");

            assertThat(taken).as("before, at %d", step).isEqualTo(whole.getState());
            assertThat(timeless(resumed)).as("resumed at %d", step).isEqualTo(timeless(whole));
            assertThat(count(CheckpointOutcome.RESUMED)).isEqualTo(step);
        }
        assertThat(count(CheckpointOutcome.REFUSED)).isZero();
    }

    @Test
    void aCheckpointThatTheLogOrItsStateDenyIsDeletedAndTheRoundBeginsAgain() throws Exception {
        RoundOpened round = round();
        Contribution whole = work("whole", round, "--train.checkpoint-every=0s");
        takeCheckpoint("other", round, 3);
        Checkpoint found = checkpoints(settings("other")).newest(key(round)).orElseThrow();
        Progress third = found.progress();
        List<Progress> denied =
                List.of(
                        new Progress(
                                3,
                                third.samples(),
                                third.lossSum(),
                                third.temperature(),
                                third.composition() + 1,
                                third.broken()),
                        new Progress(
                                2,
                                third.samples(),
                                third.lossSum(),
                                third.temperature(),
                                third.composition(),
                                third.broken()));
        for (int i = 0; i < denied.size(); i++) {
            takeCheckpoint("other", round, 3);
            Checkpoint.seal(found.folder(), key(round), denied.get(i));

            Contribution again = work("other", round, "--train.checkpoint-every=0s");

            assertThat(timeless(again)).isEqualTo(timeless(whole));
            assertThat(count(CheckpointOutcome.REFUSED)).isEqualTo(i + 1);
            assertThat(found.folder()).doesNotExist();
        }
    }

    @Test
    void aRetractedPairIsNeitherTrainedOnNorReplayed() throws Exception {
        OffsetRange one = new OffsetRange(0, 44L, 45L);
        RoundOpened retracted =
                RoundOpened.newBuilder(round())
                        .setLeases(
                                List.of(
                                        new Lease(0, LeaseKind.LIVE, one),
                                        new Lease(1, LeaseKind.REPLAY, one)))
                        .build();
        RoundOpened earlier =
                RoundOpened.newBuilder(retracted).setRetractedEnds(List.of(0L)).build();

        Contribution with = work("with", retracted);
        Contribution without = work("without", earlier);

        assertThat(with.getSamples()).isZero();
        assertThat(with.getTally().getRetracted()).isEqualTo(1);
        assertThat(without.getSamples()).isEqualTo(16L * STEPS);
    }

    /** Makes the round, and one checkpoint on the way, behind a step; it is what is left. */
    private List<BlobRef> takeCheckpoint(String work, RoundOpened round, int step)
            throws Exception {
        TrainerSettings settings = settings(work, "--train.checkpoint-every=1s");
        StateStore store = store(settings);
        Path state = store.get(base);
        AtomicInteger looks = new AtomicInteger();
        // Looked at once before the first step, and then behind each.
        LongSupplier clock = () -> looks.getAndIncrement() < step ? 0 : 1_000_000_000L;
        try (Retracted retracted = new Retracted(settings.kafka());
                AlignTraining training = AlignTraining.load(state, settings.recipe().optimizer());
                AlignTokenizer tokenizer =
                        AlignTokenizer.load(
                                StateStore.tokenizer(state), training.config().text().maxTokens());
                CheckpointWriter writer =
                        new CheckpointWriter(
                                settings.checkpoints(),
                                checkpoints(settings)::write,
                                key(round),
                                Progress.NONE,
                                metrics,
                                clock)) {
            retracted.readTo(round.getRetractedEnds());
            RoundSteps steps =
                    new RoundSteps(
                            settings,
                            round,
                            Progress.NONE,
                            pair -> false,
                            retracted,
                            metrics,
                            new Activity());
            steps.take(training, tokenizer, writer);
            Path written = store.fresh(1);
            training.save(written);
            StateStore.addTokenizer(StateStore.tokenizer(state), written);
            return store.put(1, written);
        }
    }

    private double count(CheckpointOutcome outcome) {
        return counters.getSampleValue(
                "everalign_trainer_checkpoints_total",
                new String[] {"outcome"},
                new String[] {outcome.label()});
    }

    private static Contribution timeless(Contribution contribution) {
        return Contribution.newBuilder(contribution).setWorkedMillis(0).build();
    }
}
