package io.everalign.model;

import static io.everalign.model.AlignConfig.require;

/**
 * How a step changes the weights. Part of what makes a run repeatable: the same settings, inputs
 * and seeds give the same bits on a CPU with the same number of threads.
 *
 * @param rule how the moments become a change of the weights
 * @param precision of convolutions, products with matrices and activations
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param weightDecay decay of matrices and kernels; biases and normalisation gains have none
 * @param clipNorm the largest global gradient norm; 0 for no limit
 * @param labelSmoothing of the cross-entropy over the batch
 * @param averageDecay decay of the averaged (EMA) weights; smaller in the first steps
 * @param batchNormMomentum weight of a batch's statistics in the running ones; larger in the first
 *     steps
 * @param ghostBatch samples that share batch-norm statistics, if it divides the batch
 * @param microBatch samples embedded at once; larger batches go by gradient caching
 * @param minTemperature the temperature is kept above this
 * @param maxTemperature the temperature is kept below this
 */
public record OptimizerSettings(
        Rule rule,
        Precision precision,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double clipNorm,
        double labelSmoothing,
        double averageDecay,
        double batchNormMomentum,
        int ghostBatch,
        int microBatch,
        double minTemperature,
        double maxTemperature) {

    /** The paper's, with a gradient norm limit of 1 and averaging over about a thousand steps. */
    public static final OptimizerSettings DEFAULT =
            new OptimizerSettings(
                    Rule.LAMB,
                    Precision.AUTO,
                    0.9,
                    0.999,
                    1e-6,
                    1e-5,
                    1.0,
                    0.1,
                    0.999,
                    0.01,
                    16,
                    1024,
                    0.005,
                    10.0);

    /** How the moments become a change of the weights. */
    public enum Rule {
        /** Adam's direction, scaled for each matrix to the matrix's own norm (You et al., 2019). */
        LAMB,
        /** Adam with decoupled weight decay (Loshchilov and Hutter, 2017). */
        ADAMW
    }

    /** Of what is computed between the weights, which always are float32, and the loss. */
    public enum Precision {
        FLOAT32,
        /** Half the memory and several times the speed on a GPU; slower on most CPUs. */
        BFLOAT16,
        /** bfloat16 on a GPU, float32 elsewhere. */
        AUTO;

        private static final int FLOAT32_TYPE = 6;
        private static final int BFLOAT16_TYPE = 15;

        /** PyTorch's number of the type. */
        int scalarType(boolean gpu) {
            return this == BFLOAT16 || (this == AUTO && gpu) ? BFLOAT16_TYPE : FLOAT32_TYPE;
        }
    }

    public OptimizerSettings {
        require(beta1 >= 0 && beta1 < 1, "beta1 must be in [0, 1)", beta1);
        require(beta2 >= 0 && beta2 < 1, "beta2 must be in [0, 1)", beta2);
        require(epsilon > 0 && epsilon < 1, "epsilon must be in (0, 1)", epsilon);
        require(weightDecay >= 0 && weightDecay < 1, "weight decay must be in [0, 1)", weightDecay);
        require(clipNorm >= 0 && clipNorm < 1e6, "clip norm must be in [0, 1e6)", clipNorm);
        require(
                labelSmoothing >= 0 && labelSmoothing < 1,
                "label smoothing must be in [0, 1)",
                labelSmoothing);
        require(
                averageDecay >= 0 && averageDecay < 1,
                "average decay must be in [0, 1)",
                averageDecay);
        require(
                batchNormMomentum > 0 && batchNormMomentum <= 1,
                "batch norm momentum must be in (0, 1]",
                batchNormMomentum);
        require(
                ghostBatch >= 2 && ghostBatch <= 65536,
                "ghost batch must be 2 to 65536",
                ghostBatch);
        require(
                microBatch >= 2 && microBatch <= 65536,
                "micro batch must be 2 to 65536",
                microBatch);
        require(
                minTemperature > 0 && minTemperature < maxTemperature,
                "minimum temperature must be above 0 and below the maximum",
                minTemperature);
        require(maxTemperature <= 1000, "maximum temperature must be at most 1000", maxTemperature);
    }

    public OptimizerSettings withMicroBatch(int samples) {
        return with(rule, precision, clipNorm, averageDecay, ghostBatch, samples);
    }

    public OptimizerSettings withGhostBatch(int samples) {
        return with(rule, precision, clipNorm, averageDecay, samples, microBatch);
    }

    public OptimizerSettings withClipNorm(double norm) {
        return with(rule, precision, norm, averageDecay, ghostBatch, microBatch);
    }

    public OptimizerSettings withAverageDecay(double decay) {
        return with(rule, precision, clipNorm, decay, ghostBatch, microBatch);
    }

    public OptimizerSettings withRule(Rule other) {
        return with(other, precision, clipNorm, averageDecay, ghostBatch, microBatch);
    }

    public OptimizerSettings withPrecision(Precision other) {
        return with(rule, other, clipNorm, averageDecay, ghostBatch, microBatch);
    }

    private OptimizerSettings with(
            Rule newRule,
            Precision newPrecision,
            double newClipNorm,
            double newAverageDecay,
            int newGhostBatch,
            int newMicroBatch) {
        return new OptimizerSettings(
                newRule,
                newPrecision,
                beta1,
                beta2,
                epsilon,
                weightDecay,
                newClipNorm,
                labelSmoothing,
                newAverageDecay,
                batchNormMomentum,
                newGhostBatch,
                newMicroBatch,
                minTemperature,
                maxTemperature);
    }
}
