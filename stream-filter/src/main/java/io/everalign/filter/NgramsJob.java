package io.everalign.filter;

import io.everalign.filter.ngrams.Frequencies;
import io.everalign.filter.ngrams.ListShape;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapPartitionFunction;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * Lists the most frequent n-grams of bounded texts, in batch mode: every exchange waits in files,
 * keyed input comes sorted, and what is broadcast comes before the rest. So all n-grams are counted
 * exactly, and only those that can belong to the list reach the one part that writes it.
 */
final class NgramsJob {

    static final String NAME = "ngrams";

    private static final TypeInformation<Tuple2<Long, Long>> COUNTED =
            Types.TUPLE(Types.LONG, Types.LONG);
    private static final TypeInformation<Tuple3<Integer, Long, Long>> FREQUENCY =
            Types.TUPLE(Types.INT, Types.LONG, Types.LONG);
    private static final TypeInformation<Tuple2<Integer, Long>> LEAST =
            Types.TUPLE(Types.INT, Types.LONG);
    private static final MapStateDescriptor<Integer, Long> LEAST_COUNTS =
            new MapStateDescriptor<>("least counts", Types.INT, Types.LONG);

    private NgramsJob() {}

    /** Adds the pipeline to the environment. */
    static void define(
            StreamExecutionEnvironment env,
            Source<String, ?, ?> texts,
            NgramsSettings settings,
            String source) {
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        env.setParallelism(settings.parallelism());
        DataStream<Tuple2<Long, Long>> counts =
                env.fromSource(texts, WatermarkStrategy.noWatermarks(), "raw texts")
                        .fullWindowPartition()
                        .mapPartition(new NgramCounts(settings.maxCharacters()))
                        .returns(COUNTED)
                        .name("n-grams of each part")
                        .keyBy(counted -> counted.f0, Types.LONG)
                        .reduce((a, b) -> Tuple2.of(a.f0, a.f1 + b.f1))
                        .name("n-grams");
        DataStream<Tuple2<Integer, Long>> leastCounts =
                counts.fullWindowPartition()
                        .mapPartition(frequencies(settings.shape()))
                        .returns(FREQUENCY)
                        .name("frequencies of each part")
                        .fullWindowPartition()
                        .mapPartition(leastCounts(settings.shape(), settings.limit()))
                        .returns(LEAST)
                        .name("least counts")
                        .setParallelism(1);
        counts.connect(leastCounts.broadcast(LEAST_COUNTS))
                .process(new Candidates(settings.shape()))
                .returns(COUNTED)
                .name("candidates")
                .fullWindowPartition()
                .mapPartition(new NgramListOutput(settings, source))
                .returns(Types.LONG)
                .name("list")
                .setParallelism(1)
                .sinkTo(new DiscardingSink<>())
                .setParallelism(1);
    }

    private static MapPartitionFunction<Tuple2<Long, Long>, Tuple3<Integer, Long, Long>>
            frequencies(ListShape shape) {
        return (counts, out) -> {
            Frequencies frequencies = new Frequencies(shape);
            counts.forEach(counted -> frequencies.add(counted.f0, counted.f1));
            frequencies.forEach(
                    (competition, count, ngrams) ->
                            out.collect(Tuple3.of(competition, count, ngrams)));
        };
    }

    private static MapPartitionFunction<Tuple3<Integer, Long, Long>, Tuple2<Integer, Long>>
            leastCounts(ListShape shape, long limit) {
        return (parts, out) -> {
            Frequencies frequencies = new Frequencies(shape);
            parts.forEach(part -> frequencies.add(part.f0, part.f1, part.f2));
            for (int competition = 0; competition < 2; competition++) {
                out.collect(Tuple2.of(competition, frequencies.leastCount(competition, limit)));
            }
        };
    }

    /** Leaves out what is less frequent than the least frequent of the list. */
    private static final class Candidates
            extends BroadcastProcessFunction<
                    Tuple2<Long, Long>, Tuple2<Integer, Long>, Tuple2<Long, Long>> {

        private static final long serialVersionUID = 1;

        private final ListShape shape;

        Candidates(ListShape shape) {
            this.shape = shape;
        }

        @Override
        public void processBroadcastElement(
                Tuple2<Integer, Long> least, Context context, Collector<Tuple2<Long, Long>> out)
                throws Exception {
            context.getBroadcastState(LEAST_COUNTS).put(least.f0, least.f1);
        }

        @Override
        public void processElement(
                Tuple2<Long, Long> counted,
                ReadOnlyContext context,
                Collector<Tuple2<Long, Long>> out)
                throws Exception {
            int competition = shape.competition(counted.f0);
            if (counted.f1 >= context.getBroadcastState(LEAST_COUNTS).get(competition)) {
                out.collect(counted);
            }
        }
    }
}
