package io.everalign.filter;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Counts the raw stream: which texts are on too many images, which images have too many texts,
 * which occurrences repeat a pair. Everything is written by one sink of parallelism 1, so that each
 * checkpoint is one transaction.
 */
final class CensusJob {

    static final String NAME = "census";

    private static final TypeInformation<Tuple2<Long, Long>> HASH =
            Types.TUPLE(Types.LONG, Types.LONG);

    private CensusJob() {}

    /** Adds the pipeline to the environment. */
    static void define(
            StreamExecutionEnvironment env,
            Source<RawHeaders, ?, ?> raw,
            Sink<Outgoing> sink,
            CensusSettings settings) {
        DataStream<RawHeaders> headers =
                env.fromSource(
                                raw,
                                WatermarkStrategy.noWatermarks(),
                                "raw headers",
                                TypeInformation.of(RawHeaders.class))
                        .uid("census-source-v1");
        // From the reader straight to the writer, so that entries keep the order of the partition.
        DataStream<Outgoing> ledger =
                headers.flatMap(new LedgerWriter(settings.epoch()))
                        .name("ledger entries")
                        .uid("census-ledger-v1");
        DataStream<Occurrence> occurrences =
                headers.map(new Counting()).name("occurrences").uid("census-occurrences-v1");
        DataStream<Occurrence> unreadable =
                occurrences
                        .filter(occurrence -> !occurrence.readable())
                        .name("unreadable headers")
                        .uid("census-unreadable-v1");
        DataStream<Occurrence> readable =
                occurrences
                        .filter(Occurrence::readable)
                        .name("readable headers")
                        .uid("census-readable-v1");
        SingleOutputStreamOperator<Occurrence> texts =
                readable.filter(new HotTexts(settings.textLimit()))
                        .name("texts not known to be over")
                        .uid("census-hot-texts-v1")
                        .keyBy(pair -> Tuple2.of(pair.textHigh(), pair.textLow()), HASH)
                        .process(new TextCensus(settings))
                        .name("images per text")
                        .uid("census-text-v1");
        SingleOutputStreamOperator<Occurrence> images =
                readable.keyBy(pair -> Tuple2.of(pair.imageHigh(), pair.imageLow()), HASH)
                        .process(new ImageCensus(settings))
                        .name("texts per image")
                        .uid("census-image-v1");
        DataStream<Outgoing> consequences =
                texts.getSideOutput(Consequence.TAG).union(images.getSideOutput(Consequence.TAG));
        images.union(unreadable)
                .connect(consequences.union(ledger))
                .transform(
                        "progress",
                        TypeInformation.of(Outgoing.class),
                        new ProgressOperator(settings.epoch()))
                .uid("census-progress-v1")
                .setParallelism(1)
                .sinkTo(sink)
                .name("census topics")
                .uid("census-sink-v1")
                .setParallelism(1);
    }

    /** Leaves out what only the ledger keeps. */
    private static final class Counting implements MapFunction<RawHeaders, Occurrence> {

        private static final long serialVersionUID = 1;

        @Override
        public Occurrence map(RawHeaders headers) {
            return headers.occurrence();
        }
    }
}
