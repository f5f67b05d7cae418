package io.everalign.filter;

import io.everalign.schemas.PairId;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Retracts pairs whose text is that of another accepted pair of their generation and whose image is
 * nearly that pair's: all those that are near one with a smaller id. Which come first does not
 * matter, and what is retracted once stays so: the pairs left are those that one query over all
 * accepted pairs leaves. A text has no more images than the census' limit allows, so all of them
 * are compared.
 */
final class NearDuplicates extends KeyedProcessFunction<Tuple2<Long, Long>, NearPair, Outgoing>
        implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1;

    /** As many as the census can be told to allow; past it only if its rule is off. */
    static final int MAX_IMAGES = 1000;

    private final int radius;
    private final int generation;
    private final int epoch;
    private transient ValueState<byte[]> accepted;
    private transient Totals totals;

    NearDuplicates(NearDuplicateSettings settings, int generation, int epoch) {
        this.radius = settings.radius();
        this.generation = generation;
        this.epoch = epoch;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        totals = new Totals("filter-near-" + subtask, context.getOperatorStateStore());
    }

    @Override
    public void open(OpenContext context) {
        accepted =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "accepted",
                                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void processElement(NearPair pair, Context context, Collector<Outgoing> out)
            throws Exception {
        byte[] known = accepted.value();
        byte[] set =
                known != null && NearSet.generation(known) == generation
                        ? known
                        : NearSet.of(generation);
        if (NearSet.size(set) >= MAX_IMAGES) {
            totals.add(FilterMetrics.NOT_COMPARED, 1);
            return;
        }
        boolean near = false;
        for (int i = 0; i < NearSet.size(set); i++) {
            long other = NearSet.image(set, i);
            if (other == pair.image()) {
                return; // the same pair once more
            }
            if (NearSet.distance(set, i, pair.pdq()) <= radius) {
                if (Long.compareUnsigned(other, pair.image()) < 0) {
                    near = true;
                } else if (!NearSet.isRetracted(set, i)) {
                    NearSet.retract(set, i);
                    retract(other, pair.textHigh(), out);
                }
            }
        }
        byte[] grown = NearSet.with(set, pair.image(), pair.pdq());
        if (near) {
            NearSet.retract(grown, NearSet.size(set));
            retract(pair.image(), pair.textHigh(), out);
        }
        accepted.update(grown);
    }

    private void retract(long image, long text, Collector<Outgoing> out) {
        totals.add(FilterMetrics.NEAR_DUPLICATES, 1);
        out.collect(Consequence.nearDuplicate(new PairId(image, text), epoch, generation));
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
