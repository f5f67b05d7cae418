package io.everalign.filter;

import static io.everalign.filter.CensusHarness.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.Topic;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The counting operators alone: limits, repeats, state, another parallelism. */
@SuppressWarnings("try") // a harness closes with any exception
class CensusOperatorsTest {

    private static final CensusSettings ALIGN = new CensusSettings(10, 1000, 1, CountFrom.LEDGER);

    @Test
    void aTextIsOverWithItsEleventhImage() throws Exception {
        try (CensusHarness texts = texts()) {
            texts.feed(LongStream.rangeClosed(1, 10).mapToObj(image -> pair(image, 7)).toList());
            texts.feed(List.of(pair(3, 7)));
            assertThat(texts.consequences()).isEmpty();
            texts.feed(List.of(pair(11, 7), pair(12, 7)));
            assertThat(texts.consequences(Topic.PAIRS_OVER)).isEqualTo(1);
            assertThat(texts.consequences(Topic.PAIRS_RETRACTED)).isEqualTo(11);
            assertThat(texts.extractOutputValues()).isEmpty();
            assertThat(texts.numKeyedStateEntries()).isEqualTo(1);
        }
    }

    @Test
    void anImageIsOverWithItsThousandAndFirstText() throws Exception {
        try (CensusHarness images = images()) {
            images.feed(LongStream.rangeClosed(1, 1000).mapToObj(text -> pair(5, text)).toList());
            assertThat(images.consequences()).isEmpty();
            images.feed(List.of(pair(5, 1001)));
            assertThat(images.consequences(Topic.PAIRS_OVER)).isEqualTo(1);
            assertThat(images.consequences(Topic.PAIRS_RETRACTED)).isEqualTo(1001);
        }
    }

    @Test
    void repeatsAreSeenBeforeAtAndPastTheLimit() throws Exception {
        try (CensusHarness images = images()) {
            images.feed(LongStream.rangeClosed(1, 1003).mapToObj(text -> pair(5, text)).toList());
            assertThat(images.extractOutputValues()).noneMatch(Occurrence::repeat);
            images.feed(LongStream.rangeClosed(1, 1003).mapToObj(text -> pair(5, text)).toList());
            assertThat(images.extractOutputValues().subList(1003, 2006))
                    .allMatch(Occurrence::repeat);
        }
    }

    @Test
    void countsGoOnAtAnotherParallelism() throws Exception {
        List<Occurrence> ten =
                LongStream.rangeClosed(1, 20)
                        .boxed()
                        .flatMap(
                                text ->
                                        LongStream.rangeClosed(1, 10)
                                                .mapToObj(image -> pair(image, text)))
                        .toList();
        OperatorSubtaskState state;
        try (CensusHarness texts = texts()) {
            texts.feed(ten);
            state = texts.snapshot(1, 1);
        }
        long over = 0;
        for (int subtask = 0; subtask < 3; subtask++) {
            OperatorSubtaskState part =
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, 720, 1, 3, subtask);
            try (CensusHarness texts = CensusHarness.texts(ALIGN, 3, subtask)) {
                texts.initializeState(part);
                texts.open();
                for (long text = 1; text <= 20; text++) {
                    if (texts.owns(pair(99, text))) {
                        texts.feed(List.of(pair(99, text)));
                    }
                }
                over += texts.consequences(Topic.PAIRS_OVER);
            }
        }
        assertThat(over).isEqualTo(20);
    }

    private static CensusHarness texts() throws Exception {
        CensusHarness harness = CensusHarness.texts(ALIGN, 1, 0);
        harness.open();
        return harness;
    }

    private static CensusHarness images() throws Exception {
        CensusHarness harness = CensusHarness.images(ALIGN, 1, 0);
        harness.open();
        return harness;
    }
}
