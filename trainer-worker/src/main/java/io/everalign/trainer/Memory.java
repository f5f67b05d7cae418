package io.everalign.trainer;

import io.everalign.model.AlignConfig;
import io.everalign.model.MemoryEstimate;
import io.everalign.model.OptimizerSettings.Precision;
import java.util.Locale;

/** Whether what the settings ask for fits the memory there is. */
final class Memory {

    private Memory() {}

    /**
     * Refuses settings that cannot fit.
     *
     * @param config shape of the model
     * @param gpu whether the memory is a GPU's
     * @param availableBytes the memory
     * @throws IllegalStateException with the estimate and what to lower
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
        if (estimate.totalBytes() > availableBytes) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "Training needs about %s of memory (%s for weights and optimizer, %s for the activations of train.micro-batch=%d, %s for train.batch-size=%d), but %s has %s; lower train.micro-batch first, then train.image-size, the towers or train.batch-size",
                            gibibytes(estimate.totalBytes()),
                            gibibytes(estimate.stateBytes()),
                            gibibytes(estimate.activationBytes()),
                            micro,
                            gibibytes(estimate.batchBytes()),
                            batch,
                            gpu ? "the GPU" : "this machine or container beside the heap",
                            gibibytes(availableBytes)));
        }
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f GiB", bytes / (double) (1L << 30));
    }
}
