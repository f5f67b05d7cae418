package io.everalign.filter;

import io.everalign.schemas.RejectReason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Runs the {@link Judge} on each record and counts the outcomes, which leave in the order in which
 * the records came. With NSFW's rule those whose pictures have no scores yet wait, and the others
 * behind them, while the next are examined. Nothing waits while a barrier passes: so no image is
 * part of a checkpoint.
 */
final class JudgeOperator extends AbstractStreamOperator<Outgoing>
        implements OneInputStreamOperator<RawRecord, Outgoing> {

    /** Most records that wait, images or not. */
    static final int MOST_WAITING = 1000;

    private static final long serialVersionUID = 1;

    private final JudgeOperatorFactory job;
    private final transient MailboxExecutor mailbox;
    private transient RuleArtifacts artifacts;
    private transient Judge judge;
    private transient Totals totals;
    private transient Map<String, Counter> counters;
    private transient Deque<Pending> waiting;
    private transient @Nullable NsfwBatches nsfw;

    JudgeOperator(StreamOperatorParameters<Outgoing> parameters, JudgeOperatorFactory job) {
        super(parameters);
        this.mailbox = parameters.getMailboxExecutor();
        this.job = job;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        totals = new Totals("filter-rules-" + subtask, context.getOperatorStateStore());
    }

    @Override
    public void open() throws Exception {
        super.open();
        waiting = new ArrayDeque<>();
        artifacts = job.readArtifacts();
        judge = new Judge(job.rules(), job.epoch(), artifacts);
        MetricGroup group = getMetricGroup();
        counters = new HashMap<>();
        counters.put(FilterMetrics.ACCEPTED, FilterMetrics.counter(group, "accepted"));
        for (RejectReason reason : RejectReason.values()) {
            counters.put(
                    FilterMetrics.rejected(reason), FilterMetrics.counter(group, reason.label()));
        }
        if (artifacts.nsfw() != null) {
            counters.putAll(FilterMetrics.nsfwCounters(group));
            nsfw =
                    new NsfwBatches(
                            artifacts.nsfw(),
                            mailbox,
                            getProcessingTimeService(),
                            this::count,
                            this::emitComplete);
        }
    }

    @Override
    public void processElement(StreamRecord<RawRecord> element) throws Exception {
        RawRecord record = element.getValue();
        Pending pending = new Pending(record.opens(), judge.examine(record));
        waiting.add(pending);
        if (nsfw != null && !pending.isComplete()) {
            nsfw.add(pending);
        }
        emitComplete();
        if (nsfw != null && waiting.size() > MOST_WAITING) {
            nsfw.hurryWhile(() -> waiting.size() > MOST_WAITING);
        }
    }

    private void emitComplete() {
        while (!waiting.isEmpty() && waiting.peek().isComplete()) {
            emit(waiting.remove());
        }
    }

    private void emit(Pending pending) {
        if (pending.opens().length > 0) {
            int generation = job.rules().generation();
            send(JudgedRanges.outgoing(pending.opens(), generation, job.epoch()));
        }
        Judgement judgement = judge.finish(pending.examined(), pending.scores());
        count(FilterMetrics.JUDGED, 1);
        Measured.add(judgement.verdicts(), totals);
        send(Outcomes.outgoing(judgement));
        if (judgement instanceof Judgement.Accepted pair && job.rules().nearDuplicates().isOn()) {
            NearPair.of(pair)
                    .ifPresent(near -> output.collect(NearPair.TAG, new StreamRecord<>(near)));
        }
        count(
                judgement instanceof Judgement.Rejected rejected
                        ? FilterMetrics.rejected(rejected.reason())
                        : FilterMetrics.ACCEPTED,
                1);
    }

    private void send(Outgoing outgoing) {
        output.collect(new StreamRecord<>(outgoing));
    }

    private void count(String name, long count) {
        totals.add(name, count);
        Counter counter = counters.get(name);
        if (counter != null) {
            counter.inc(count);
        }
    }

    private void drain() throws InterruptedException {
        if (nsfw != null) {
            nsfw.drain();
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
        super.prepareSnapshotPreBarrier(checkpoint);
        drain();
    }

    @Override
    public void finish() throws Exception {
        drain();
        super.finish();
    }

    @Override
    public void close() throws Exception {
        if (nsfw != null) {
            nsfw.close();
        }
        if (artifacts != null) {
            artifacts.close();
        }
        super.close();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        totals.snapshot(context.getCheckpointId());
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) throws Exception {
        super.notifyCheckpointComplete(checkpoint);
        totals.committed(checkpoint);
    }
}
