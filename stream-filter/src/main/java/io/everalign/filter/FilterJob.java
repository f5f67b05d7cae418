package io.everalign.filter;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Judges the raw stream behind the gate: one chain from source to sink, so that image bytes are
 * never shuffled. Near-duplicates are found beside it, by hashes.
 */
final class FilterJob {

    static final String NAME = "filter";

    private static final TypeInformation<Tuple2<Long, Long>> HASH =
            Types.TUPLE(Types.LONG, Types.LONG);

    private FilterJob() {}

    /**
     * Adds the pipeline to the environment.
     *
     * @param retractions takes the retractions of near-duplicates; not asked if they are kept
     * @param digests what the files of the generation are, as {@link ArtifactDigests} gives it
     */
    static void define(
            StreamExecutionEnvironment env,
            Source<RawRecord, ?, ?> raw,
            Sink<Outgoing> sink,
            Supplier<Sink<Outgoing>> retractions,
            RuleSettings rules,
            CensusSettings census,
            Map<String, String> digests) {
        SingleOutputStreamOperator<Outgoing> judged =
                env.fromSource(raw, WatermarkStrategy.noWatermarks(), "raw pairs behind the gate")
                        .uid("filter-source-v1")
                        .transform(
                                "rules",
                                TypeInformation.of(Outgoing.class),
                                new JudgeOperatorFactory(rules, census, digests))
                        .uid("filter-rules-v1");
        judged.sinkTo(sink).name("filtered and rejected").uid("filter-sink-v1");
        if (rules.nearDuplicates().isOn()) {
            judged.getSideOutput(NearPair.TAG)
                    .keyBy(pair -> Tuple2.of(pair.textHigh(), pair.textLow()), HASH)
                    .process(
                            new NearDuplicates(
                                    rules.nearDuplicates(), rules.generation(), census.epoch()))
                    .name("near-duplicates")
                    .uid("filter-near-duplicates-v1")
                    .sinkTo(retractions.get())
                    .name("retracted")
                    .uid("filter-retractions-sink-v1");
        }
    }
}
