package io.everalign.trainer;

import io.everalign.model.AlignConfig;
import io.everalign.model.MemoryEstimate;
import io.everalign.model.OptimizerSettings.Precision;
import java.util.Locale;

/** Whether what the settings ask for fits the memory there is. */
final class Memory {

    /** Two wait and one is being made, besides the one whose step is taken and the estimate's. */
    private static final int BATCHES_AHEAD = 2;

    private Memory() {}

    /**
     * Refuses settings that cannot fit.
     *
     * @param config shape of the model
     * @param gpu whether the memory is a GPU's
     * @param availableBytes the memory
     * @throws IllegalStateException with the estimate and what to lower; or if the pixels of a
     *     micro-batch do not fit one buffer
     */
    static void require(
            TrainerSettings settings, AlignConfig config, boolean gpu, long availableBytes) {
        Precision precision = settings.recipe().precision();
        boolean half = precision == Precision.BFLOAT16 || (precision == Precision.AUTO && gpu);
        int batch = settings.rounds().batchSize();
        int micro = Math.min(batch, settings.recipe().microBatch());
        MemoryEstimate estimate =
                MemoryEstimate.of(
                        config,
                        settings.recipe().optimizer(),
                        batch,
                        config.text().maxTokens(),
                        half);
        long side = config.image().imageSize();
        long state =
                estimate.stateBytes()
                        + (settings.checkpoints().on() ? estimate.snapshotBytes() : 0);
        // Batches that are made ahead lie in the host's memory.
        long ahead = gpu ? 0 : BATCHES_AHEAD * 3L * side * side * batch;
        long batches = estimate.batchBytes() + ahead;
        long total = state + estimate.activationBytes() + batches;
        if (total > availableBytes) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "Training needs about %s of memory (%s for weights and optimizer, %s for the activations of train.micro-batch=%d, %s for train.batch-size=%d), but %s has %s; lower train.micro-batch first, then train.image-size, the towers or train.batch-size",
                            gibibytes(total),
                            gibibytes(state),
                            gibibytes(estimate.activationBytes()),
                            micro,
                            gibibytes(batches),
                            batch,
                            gpu ? "the GPU" : "this machine or container beside the heap",
                            gibibytes(availableBytes)));
        }
        long part = 3 * side * side * micro;
        if (part > Integer.MAX_VALUE) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "The pixels of train.micro-batch=%d with train.image-size=%d take %s, but must take less than 2 GiB; lower train.micro-batch",
                            micro,
                            side,
                            gibibytes(part)));
        }
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f GiB", bytes / (double) (1L << 30));
    }
}
