package io.everalign.trainer;

import io.everalign.runtime.Setting;
import io.everalign.runtime.StationSettings;
import io.everalign.schemas.KafkaSettings;
import java.nio.charset.StandardCharsets;

/**
 * What a trainer is told.
 *
 * @param station where it answers for operators
 * @param kafka how it reaches Kafka
 * @param worker its name among the workers
 * @param model shape of the model
 * @param recipe how steps change the weights
 * @param rounds what a round is made of
 * @param coolDown when the learning rate is brought down
 * @param checkpoints when a round is saved on its way
 * @param publication where states and versions go
 * @param labelled what versions are measured on besides
 * @param report what is kept for people to look at
 */
record TrainerSettings(
        StationSettings station,
        KafkaSettings kafka,
        @Setting(
                        key = "train.worker",
                        value = "worker-1",
                        about = "Name of this worker; a second process of this name takes over.")
                String worker,
        ModelSettings model,
        RecipeSettings recipe,
        RoundSettings rounds,
        CoolDownSettings coolDown,
        CheckpointSettings checkpoints,
        PublicationSettings publication,
        LabelledSettings labelled,
        ReportSettings report) {

    /** So that the leases of a round fit a record of train.rounds. */
    private static final long MAX_PAIRS_PER_ROUND = 1_000_000;

    TrainerSettings {
        // A shape that does not exist is told before anything starts.
        model.config(rounds.vocabularySize());
        recipe.optimizer();
        long pairs = rounds.steps() * (long) rounds.batchSize();
        if (pairs > MAX_PAIRS_PER_ROUND) {
            throw new IllegalArgumentException(
                    "train.steps-per-round times train.batch-size must be at most %d, not %d"
                            .formatted(MAX_PAIRS_PER_ROUND, pairs));
        }
    }

    /** Held-out pairs of each partition that are measured on. */
    int measuredEach() {
        return Math.max(1, publication.evaluationPairs() / kafka.partitions());
    }

    /** SHA-256 of the settings that change the result, given the opened rounds. */
    String digest() {
        // Records print their components in order, by name and value.
        String whole =
                model.toString()
                        + recipe
                        + "shuffleWindow="
                        + rounds.shuffleWindow()
                        + ",vocabularySize="
                        + rounds.vocabularySize();
        return Digests.sha256(whole.getBytes(StandardCharsets.UTF_8));
    }
}
