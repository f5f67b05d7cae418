package io.everalign.filter;

import io.everalign.schemas.RejectReason;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Runs the {@link Judge} on each record and counts the outcomes. */
final class JudgeFunction extends ProcessFunction<RawRecord, Outgoing>
        implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1;

    private final RuleSettings rules;
    private final CensusSettings census;
    private transient RuleArtifacts artifacts;
    private transient Judge judge;
    private transient Totals totals;
    private transient Counter accepted;
    private transient Map<RejectReason, Counter> reasons;

    JudgeFunction(RuleSettings rules, CensusSettings census) {
        this.rules = rules;
        this.census = census;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        totals = new Totals("filter-rules-" + subtask, context.getOperatorStateStore());
    }

    @Override
    public void open(OpenContext context) {
        artifacts = RuleArtifacts.of(rules);
        judge = new Judge(rules, census.epoch(), artifacts);
        MetricGroup group = getRuntimeContext().getMetricGroup();
        accepted = FilterMetrics.counter(group, "accepted");
        reasons = new EnumMap<>(RejectReason.class);
        for (RejectReason reason : RejectReason.values()) {
            reasons.put(reason, FilterMetrics.counter(group, reason.label()));
        }
    }

    @Override
    public void close() {
        if (artifacts != null) {
            artifacts.close();
        }
    }

    @Override
    public void processElement(RawRecord record, Context context, Collector<Outgoing> out) {
        if (record.opens().length > 0) {
            out.collect(JudgedRanges.outgoing(record.opens(), rules.generation(), census.epoch()));
        }
        Judgement judgement = judge.judge(record);
        totals.add(FilterMetrics.JUDGED, 1);
        Measured.add(judgement.verdicts(), totals);
        out.collect(Outcomes.outgoing(judgement));
        if (judgement instanceof Judgement.Accepted pair) {
            if (rules.nearDuplicates().isOn()) {
                NearPair.of(pair).ifPresent(near -> context.output(NearPair.TAG, near));
            }
            accepted.inc();
            totals.add(FilterMetrics.ACCEPTED, 1);
        } else if (judgement instanceof Judgement.Rejected pair) {
            reasons.get(pair.reason()).inc();
            totals.add(FilterMetrics.rejected(pair.reason()), 1);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        totals.snapshot(context.getCheckpointId());
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        totals.committed(checkpoint);
    }
}
