package io.everalign.filter;

import io.everalign.schemas.Topic;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** One subtask of a counting operator, without a cluster around it. */
@SuppressWarnings("try") // a harness closes with any exception
final class CensusHarness
        extends KeyedOneInputStreamOperatorTestHarness<Tuple2<Long, Long>, Occurrence, Occurrence> {

    static final int MAX_PARALLELISM = 720;

    private static final TypeInformation<Tuple2<Long, Long>> HASH =
            Types.TUPLE(Types.LONG, Types.LONG);

    private final KeySelector<Occurrence, Tuple2<Long, Long>> key;
    private final int parallelism;
    private final int subtask;

    private CensusHarness(
            KeyedProcessFunction<Tuple2<Long, Long>, Occurrence, Occurrence> function,
            KeySelector<Occurrence, Tuple2<Long, Long>> key,
            int parallelism,
            int subtask)
            throws Exception {
        super(
                new KeyedProcessOperator<>(function),
                key,
                HASH,
                MAX_PARALLELISM,
                parallelism,
                subtask);
        this.key = key;
        this.parallelism = parallelism;
        this.subtask = subtask;
    }

    /** Counts images per text; not open yet. */
    static CensusHarness texts(CensusSettings settings, int parallelism, int subtask)
            throws Exception {
        return new CensusHarness(
                new TextCensus(settings),
                pair -> Tuple2.of(pair.textHigh(), pair.textLow()),
                parallelism,
                subtask);
    }

    /** Counts texts per image; not open yet. */
    static CensusHarness images(CensusSettings settings, int parallelism, int subtask)
            throws Exception {
        return new CensusHarness(
                new ImageCensus(settings),
                pair -> Tuple2.of(pair.imageHigh(), pair.imageLow()),
                parallelism,
                subtask);
    }

    /** A pair of an image and a text that have these numbers. */
    static Occurrence pair(long image, long text) {
        return new Occurrence(0, 0, true, false, image, image, text, text);
    }

    /** Whether the key of that occurrence belongs to this subtask. */
    boolean owns(Occurrence occurrence) throws Exception {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        key.getKey(occurrence), MAX_PARALLELISM, parallelism)
                == subtask;
    }

    void feed(List<Occurrence> occurrences) throws Exception {
        for (Occurrence occurrence : occurrences) {
            processElement(occurrence, 0);
        }
    }

    /** What followed from the occurrences so far. */
    List<Outgoing> consequences() {
        var queue = getSideOutput(Consequence.TAG);
        return queue == null ? List.of() : queue.stream().map(r -> r.getValue()).toList();
    }

    long consequences(Topic topic) {
        return consequences().stream()
                .filter(outgoing -> outgoing.topic().equals(topic.topicName()))
                .count();
    }
}
