package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.Topic;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The counting operators alone: limits, repeats, state, another parallelism. */
@SuppressWarnings("try") // a harness closes with any exception
class CensusOperatorsTest {

    private static final CensusSettings ALIGN = new CensusSettings(10, 1000, 1);
    private static final TypeInformation<Tuple2<Long, Long>> HASH =
            Types.TUPLE(Types.LONG, Types.LONG);
    private static final KeySelector<Occurrence, Tuple2<Long, Long>> TEXT =
            pair -> Tuple2.of(pair.textHigh(), pair.textLow());
    private static final KeySelector<Occurrence, Tuple2<Long, Long>> IMAGE =
            pair -> Tuple2.of(pair.imageHigh(), pair.imageLow());

    @Test
    void aTextIsOverWithItsEleventhImage() throws Exception {
        try (Harness texts = texts(1, 0)) {
            feed(texts, LongStream.rangeClosed(1, 10).mapToObj(image -> pair(image, 7)).toList());
            feed(texts, List.of(pair(3, 7)));
            assertThat(consequences(texts)).isEmpty();
            feed(texts, List.of(pair(11, 7), pair(12, 7)));
            assertThat(topics(texts, Topic.PAIRS_OVER)).isEqualTo(1);
            assertThat(topics(texts, Topic.PAIRS_RETRACTED)).isEqualTo(11);
            assertThat(texts.extractOutputValues()).hasSize(13);
            assertThat(texts.numKeyedStateEntries()).isEqualTo(1);
        }
    }

    @Test
    void anImageIsOverWithItsThousandAndFirstText() throws Exception {
        try (Harness images = images(1, 0)) {
            feed(images, LongStream.rangeClosed(1, 1000).mapToObj(text -> pair(5, text)).toList());
            assertThat(consequences(images)).isEmpty();
            feed(images, List.of(pair(5, 1001)));
            assertThat(topics(images, Topic.PAIRS_OVER)).isEqualTo(1);
            assertThat(topics(images, Topic.PAIRS_RETRACTED)).isEqualTo(1001);
        }
    }

    @Test
    void repeatsAreSeenBeforeAtAndPastTheLimit() throws Exception {
        try (Harness images = images(1, 0)) {
            feed(images, LongStream.rangeClosed(1, 1003).mapToObj(text -> pair(5, text)).toList());
            assertThat(images.extractOutputValues()).noneMatch(Occurrence::repeat);
            feed(images, LongStream.rangeClosed(1, 1003).mapToObj(text -> pair(5, text)).toList());
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
        try (Harness texts = texts(1, 0)) {
            feed(texts, ten);
            state = texts.snapshot(1, 1);
        }
        long over = 0;
        for (int subtask = 0; subtask < 3; subtask++) {
            OperatorSubtaskState part =
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, 720, 1, 3, subtask);
            try (Harness texts = harness(new TextCensus(ALIGN), TEXT, 3, subtask)) {
                texts.initializeState(part);
                texts.open();
                for (long text = 1; text <= 20; text++) {
                    if (texts.owns(pair(99, text), TEXT, 3, subtask)) {
                        feed(texts, List.of(pair(99, text)));
                    }
                }
                over += topics(texts, Topic.PAIRS_OVER);
            }
        }
        assertThat(over).isEqualTo(20);
    }

    private static Harness texts(int parallelism, int subtask) throws Exception {
        Harness harness = harness(new TextCensus(ALIGN), TEXT, parallelism, subtask);
        harness.open();
        return harness;
    }

    private static Harness images(int parallelism, int subtask) throws Exception {
        Harness harness = harness(new ImageCensus(ALIGN), IMAGE, parallelism, subtask);
        harness.open();
        return harness;
    }

    private static Harness harness(
            KeyedProcessFunction<Tuple2<Long, Long>, Occurrence, Occurrence> function,
            KeySelector<Occurrence, Tuple2<Long, Long>> key,
            int parallelism,
            int subtask)
            throws Exception {
        return new Harness(function, key, parallelism, subtask);
    }

    private static final class Harness
            extends KeyedOneInputStreamOperatorTestHarness<
                    Tuple2<Long, Long>, Occurrence, Occurrence> {

        private Harness(
                KeyedProcessFunction<Tuple2<Long, Long>, Occurrence, Occurrence> function,
                KeySelector<Occurrence, Tuple2<Long, Long>> key,
                int parallelism,
                int subtask)
                throws Exception {
            super(new KeyedProcessOperator<>(function), key, HASH, 720, parallelism, subtask);
        }

        private boolean owns(
                Occurrence pair,
                KeySelector<Occurrence, Tuple2<Long, Long>> key,
                int parallelism,
                int subtask)
                throws Exception {
            return org.apache.flink.runtime.state.KeyGroupRangeAssignment
                            .assignKeyToParallelOperator(key.getKey(pair), 720, parallelism)
                    == subtask;
        }
    }

    private static void feed(Harness harness, List<Occurrence> occurrences) throws Exception {
        for (Occurrence occurrence : occurrences) {
            harness.processElement(occurrence, 0);
        }
    }

    private static List<Outgoing> consequences(Harness harness) {
        var queue = harness.getSideOutput(Consequence.TAG);
        return queue == null ? List.of() : queue.stream().map(r -> r.getValue()).toList();
    }

    private static long topics(Harness harness, Topic topic) {
        return consequences(harness).stream()
                .filter(outgoing -> outgoing.topic().equals(topic.topicName()))
                .count();
    }

    private static Occurrence pair(long image, long text) {
        return new Occurrence(0, 0, true, false, image, image, text, text, 0, 0, "a.test", 0);
    }
}
