/**
 * From {@code pairs.filtered} to model versions. The life of a round: {@link
 * io.everalign.trainer.Leader} opens it with leases on the log, written to {@code train.rounds} by
 * {@link io.everalign.trainer.RoundLog}; {@link io.everalign.trainer.Worker} reads the leases, lets
 * {@link io.everalign.trainer.BatchComposer} make batches of the pairs that may be used, takes the
 * steps ({@link io.everalign.trainer.RoundSteps}), with a checkpoint now and then ({@link
 * io.everalign.trainer.Checkpoints}), hands the new state to the registry and announces it; the
 * leader closes the round in one record that holds digests and offsets together. {@link
 * io.everalign.trainer.Rounds} is the fold of these records and all that a restart needs. From time
 * to time {@link io.everalign.trainer.Publisher} makes a version of a closed round, measured by
 * {@link io.everalign.trainer.Evaluation} on pairs that no round ever trains on. {@link
 * io.everalign.trainer.Trainer} is the whole path, from top to bottom.
 */
@NullMarked
package io.everalign.trainer;

import org.jspecify.annotations.NullMarked;
