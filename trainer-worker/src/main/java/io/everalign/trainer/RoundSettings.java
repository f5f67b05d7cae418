package io.everalign.trainer;

import io.everalign.runtime.Setting;

/**
 * What a round is made of.
 *
 * @param seed from it every draw follows
 * @param batchSize pairs of a step
 * @param steps steps of a round
 * @param replayRatio share of older pairs
 * @param maxRepeats most uses of an older pair
 * @param whenBehind what to do when too many pairs wait
 * @param maxOpenPairs how many are too many
 * @param heldOutPerMille share of images kept for evaluation
 * @param heldOutRadius how near an image must not be to one that is measured on
 * @param shuffleWindow pairs that are shuffled at once
 * @param decodeThreads threads that decode images
 * @param vocabularySize word pieces of the tokenizer
 * @param vocabularyPairs pairs whose texts the vocabulary is trained on
 */
record RoundSettings(
        @Setting(
                        key = "train.seed",
                        value = "1",
                        about = "From it every random draw of training follows.")
                long seed,
        @Setting(
                        key = "train.batch-size",
                        value = "1024",
                        min = "2",
                        max = "1048576",
                        unit = "pairs",
                        about = "Pairs of a step.")
                int batchSize,
        @Setting(
                        key = "train.steps-per-round",
                        value = "50",
                        min = "1",
                        max = "10000",
                        unit = "steps",
                        about = "Steps of a round; the state behind them goes to the registry.")
                int steps,
        @Setting(
                        key = "train.replay-ratio",
                        value = "0.25",
                        min = "0",
                        max = "0.95",
                        about = "Share of older pairs in a batch, also while new ones abound.")
                double replayRatio,
        @Setting(
                        key = "train.max-repeats",
                        value = "10",
                        min = "0",
                        max = "32767",
                        about = "Most times that an older pair is used again; then training waits.")
                int maxRepeats,
        @Setting(
                        key = "train.when-behind",
                        value = "sample",
                        about = "When too many new pairs wait: sample skips some, lag skips none.")
                WhenBehind whenBehind,
        @Setting(
                        key = "train.max-open-pairs",
                        value = "1000000",
                        min = "1",
                        max = "50000000",
                        unit = "pairs",
                        about = "New pairs that may wait before train.when-behind applies.")
                long maxOpenPairs,
        @Setting(
                        key = "train.held-out-per-mille",
                        value = "10",
                        min = "0",
                        max = "500",
                        about = "Images kept for evaluation, in thousandths; never trained on.")
                int heldOutPerMille,
        @Setting(
                        key = "train.held-out-radius",
                        value = "31",
                        min = "-1",
                        max = "128",
                        unit = "bits",
                        about =
                                "Images whose PDQ hash is within so many bits of one that is measured on are not trained on; -1 for no such rule.")
                int heldOutRadius,
        @Setting(
                        key = "train.shuffle-window",
                        value = "4096",
                        min = "1",
                        max = "1000000",
                        unit = "pairs",
                        about = "Pairs kept in memory to be shuffled, of new and older ones each.")
                int shuffleWindow,
        @Setting(
                        key = "train.decode-threads",
                        value = "2",
                        min = "1",
                        max = "256",
                        about = "Threads that decode images.")
                int decodeThreads,
        @Setting(
                        key = "train.vocabulary-size",
                        value = "30522",
                        min = "64",
                        max = "1000000",
                        unit = "word pieces",
                        about = "Size of the tokenizer's vocabulary.")
                int vocabularySize,
        @Setting(
                        key = "train.vocabulary-pairs",
                        value = "100000",
                        min = "1",
                        max = "10000000",
                        unit = "pairs",
                        about = "Pairs that must be there before the vocabulary is trained.")
                int vocabularyPairs) {

    /** What a round of so many steps wants to read. */
    Demand demand(int stepsOfRound) {
        return new Demand(
                Math.multiplyExact(batchSize, stepsOfRound),
                replayRatio,
                maxRepeats,
                heldOutPerMille,
                whenBehind,
                maxOpenPairs);
    }
}
