package io.everalign.trainer;

import io.everalign.model.AlignTokenizer;
import io.everalign.model.ImagePreprocessor;
import io.everalign.schemas.RoundOpened;
import io.everalign.schemas.Topic;

/** From the leases of a round to its batches: reading, judging, decoding, tokenising. */
final class RoundInput implements AutoCloseable {

    private final RangeReader reader;
    private final Decoding decoding;
    private final BatchFeed feed;

    /**
     * Begins to make the batches of a round.
     *
     * @param judge says which records a step may use
     * @param from how far the round has come
     */
    RoundInput(
            TrainerSettings settings,
            RoundOpened round,
            PairJudge judge,
            ImagePreprocessor preprocessor,
            AlignTokenizer tokenizer,
            Progress from) {
        reader = new RangeReader(settings.kafka(), Topic.PAIRS_FILTERED, "everalign-worker-pairs");
        decoding = new Decoding(preprocessor, settings.rounds().decodeThreads());
        BatchComposer composer =
                new BatchComposer(
                        round,
                        range -> reader.read(range).stream().map(judge::judge).toList(),
                        decoding::decode,
                        settings.rounds().shuffleWindow());
        feed =
                new BatchFeed(
                        composer,
                        tokenizer,
                        preprocessor.side(),
                        settings.recipe().microBatch(),
                        round.getSteps(),
                        from);
        feed.start();
    }

    BatchFeed feed() {
        return feed;
    }

    @Override
    public void close() {
        feed.close();
        decoding.close();
        reader.close();
    }
}
