package io.everalign.model;

import io.everalign.model.ImageTower.Block;

/**
 * Native memory that a step needs at its peak, from the shapes alone: what training holds all the
 * time, and the activations that one micro-batch keeps for its backward pass. Measured on a CPU
 * with PyTorch 2.7.1, peaks were 0.94 to 1.02 of it.
 *
 * @param stateBytes the engine, weights, gradients, both moments, averages, and the work of the
 *     update
 * @param activationBytes activations of a micro-batch
 * @param batchBytes pixels of two batches, embeddings, logits and their gradients
 * @param snapshotBytes a {@link TrainingSnapshot}, where one is taken while steps go on
 */
public record MemoryEstimate(
        long stateBytes, long activationBytes, long batchBytes, long snapshotBytes) {

    private static final int FLOAT = 4;

    /** The engine's own: the program, buffers of its kernels, room between allocations. */
    private static final long ENGINE_BYTES = 64L << 20;

    /** Weights, gradient, two moments, averages, and two lists of directions in the update. */
    private static final int COPIES = 7;

    /** With gradient caching gradients are added up beside those of a micro-batch. */
    private static final int COPIES_CACHED = 8;

    /** Tensors of N × N numbers: logits both ways, their logarithms and gradients. */
    private static final int LOGITS = 6;

    /** Weights, both moments, averages. */
    private static final int COPIES_OF_SNAPSHOT = 4;

    /** All of a step, without a snapshot. */
    public long totalBytes() {
        return stateBytes + activationBytes + batchBytes;
    }

    /**
     * Estimates a step.
     *
     * @param pairs pairs of a batch
     * @param tokens longest text that is expected, in tokens
     * @param half whether activations have two bytes
     */
    public static MemoryEstimate of(
            AlignConfig config, OptimizerSettings settings, int pairs, int tokens, boolean half) {
        long weights = new Layout(config).weights().stream().mapToLong(TensorSpec::elements).sum();
        int micro = Math.min(pairs, settings.microBatch());
        int copies = micro < pairs ? COPIES_CACHED : COPIES;
        int width = half ? 2 : FLOAT;
        long each = width * (image(config.image()) + text(config.text(), tokens));
        long side = config.image().imageSize();
        long batch =
                2L * 3 * side * side * pairs
                        + 4L * FLOAT * pairs * config.projectionDim()
                        + (long) LOGITS * FLOAT * pairs * pairs;
        return new MemoryEstimate(
                ENGINE_BYTES + (long) copies * FLOAT * weights,
                each * micro,
                batch,
                (long) COPIES_OF_SNAPSHOT * FLOAT * weights);
    }

    /** Numbers that the image tower keeps for one picture. */
    private static long image(ImageTower tower) {
        long side = tower.imageSize() / 2;
        // A convolution's input, its output, the normalised output, and the padded picture.
        long kept = 2L * 3 * tower.imageSize() * tower.imageSize();
        kept += 3L * tower.stemChannels() * side * side;
        for (Block block : tower.blocks()) {
            long before = side * side;
            if (block.stride() == 2) {
                side = (side + 1) / 2;
            }
            long after = side * side;
            long expanded = block.expanded();
            kept += block.expand() == 1 ? 0 : 3 * expanded * before;
            kept += block.stride() == 2 ? expanded * before : 0; // padded
            kept += 4 * expanded * after; // three as above, and the gated one
            kept += 3L * block.out() * after;
        }
        return kept;
    }

    /** Numbers that the text tower keeps for one text (Korthikanti et al., 2022, in elements). */
    private static long text(TextTower tower, int tokens) {
        long states = 17L * tower.hidden() * tokens;
        long attention = 3L * tower.heads() * tokens * tokens;
        return tower.layers() * (states + attention) + 3L * tower.hidden() * tokens;
    }
}
