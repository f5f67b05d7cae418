package io.everalign.filter;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Judges the raw stream behind the gate: one chain from source to sink, so that image bytes are
 * never shuffled.
 */
final class FilterJob {

    static final String NAME = "filter";

    private FilterJob() {}

    /** Adds the pipeline to the environment. */
    static void define(
            StreamExecutionEnvironment env,
            Source<RawRecord, ?, ?> raw,
            Sink<Outgoing> sink,
            RuleSettings rules,
            CensusSettings census) {
        env.fromSource(raw, WatermarkStrategy.noWatermarks(), "raw pairs behind the gate")
                .uid("filter-source-v1")
                .process(new JudgeFunction(rules, census))
                .name("rules")
                .uid("filter-rules-v1")
                .sinkTo(sink)
                .name("filtered and rejected")
                .uid("filter-sink-v1");
    }
}
