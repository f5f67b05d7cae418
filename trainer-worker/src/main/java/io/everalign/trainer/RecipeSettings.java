package io.everalign.trainer;

import io.everalign.model.OptimizerSettings;
import io.everalign.model.OptimizerSettings.Precision;
import io.everalign.model.OptimizerSettings.Rule;
import io.everalign.runtime.Setting;

/**
 * How a step changes the weights. The defaults are ALIGN's.
 *
 * @param rule the optimizer
 * @param precision of what is computed between weights and loss
 * @param learningRate rate after the warm-up
 * @param warmUpSteps steps of the warm-up
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param weightDecay weight decay
 * @param clipNorm largest gradient norm
 * @param labelSmoothing label smoothing
 * @param averageDecay decay of the averaged weights
 * @param ghostBatch pairs that share batch-norm statistics
 * @param microBatch pairs embedded at once
 */
record RecipeSettings(
        @Setting(
                        key = "train.optimizer",
                        value = "lamb",
                        about =
                                "lamb: each matrix moves in proportion to its own norm, for large batches; adamw: no such scaling.")
                Rule rule,
        @Setting(
                        key = "train.precision",
                        value = "auto",
                        about =
                                "float32, bfloat16, or auto: bfloat16 on a GPU. Weights always are float32.")
                Precision precision,
        @Setting(
                        key = "train.learning-rate",
                        value = "0.001",
                        min = "0",
                        max = "10",
                        about = "Learning rate after the warm-up.")
                double learningRate,
        @Setting(
                        key = "train.warm-up-steps",
                        value = "10000",
                        min = "0",
                        unit = "steps",
                        about = "Steps in which the learning rate grows to its constant value.")
                long warmUpSteps,
        @Setting(
                        key = "train.beta1",
                        value = "0.9",
                        min = "0",
                        max = "0.9999",
                        about = "Decay of the first moment.")
                double beta1,
        @Setting(
                        key = "train.beta2",
                        value = "0.999",
                        min = "0",
                        max = "0.99999",
                        about = "Decay of the second moment.")
                double beta2,
        @Setting(
                        key = "train.weight-decay",
                        value = "0.00001",
                        min = "0",
                        max = "0.9",
                        about = "Weight decay of matrices and kernels.")
                double weightDecay,
        @Setting(
                        key = "train.clip-norm",
                        value = "1",
                        min = "0",
                        max = "100000",
                        about = "Largest norm of the whole gradient; 0 for no limit.")
                double clipNorm,
        @Setting(
                        key = "train.label-smoothing",
                        value = "0.1",
                        min = "0",
                        max = "0.9",
                        about = "Label smoothing of the contrastive loss.")
                double labelSmoothing,
        @Setting(
                        key = "train.average-decay",
                        value = "0.999",
                        min = "0",
                        max = "0.99999",
                        about = "Decay of the averaged weights, which are what is published.")
                double averageDecay,
        @Setting(
                        key = "train.ghost-batch",
                        value = "16",
                        min = "2",
                        max = "65536",
                        unit = "pairs",
                        about = "Pairs that share batch-norm statistics, if it divides the batch.")
                int ghostBatch,
        @Setting(
                        key = "train.micro-batch",
                        value = "16",
                        min = "2",
                        max = "65536",
                        unit = "pairs",
                        about = "Pairs embedded at once; larger batches go by gradient caching.")
                int microBatch) {

    OptimizerSettings optimizer() {
        OptimizerSettings paper = OptimizerSettings.DEFAULT;
        return new OptimizerSettings(
                rule,
                precision,
                beta1,
                beta2,
                paper.epsilon(),
                weightDecay,
                clipNorm,
                labelSmoothing,
                averageDecay,
                paper.batchNormMomentum(),
                ghostBatch,
                microBatch,
                paper.minTemperature(),
                paper.maxTemperature());
    }

    LearningRate schedule() {
        return new LearningRate(learningRate, warmUpSteps);
    }
}
