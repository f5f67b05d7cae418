package io.everalign.filter;

import io.everalign.schemas.CensusProgress;
import io.everalign.schemas.Codec;
import io.everalign.schemas.Side;
import io.everalign.schemas.Topic;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The end of the census, of parallelism 1. Occurrences arrive counted, consequences and entries of
 * the ledger arrive to be written. A barrier reaches it over every input before it passes on, so
 * just before the barrier all occurrences read before it have been counted and their consequences
 * written: then it writes, for each raw partition, how far that is.
 */
final class ProgressOperator extends AbstractStreamOperator<Outgoing>
        implements TwoInputStreamOperator<Occurrence, Outgoing, Outgoing> {

    private static final long serialVersionUID = 1;

    private final int epoch;
    private transient Map<Integer, Range> ranges;
    private transient ListState<Tuple2<Integer, Long>> nextOffsets;
    private transient Totals totals;
    private transient Codec<CensusProgress> progress;
    private transient Counter occurrences;

    ProgressOperator(int epoch) {
        this.epoch = epoch;
    }

    /**
     * What was counted of one raw partition since the last checkpoint. Occurrences arrive in any
     * order: they have been through a shuffle.
     */
    private static final class Range {
        private long from;
        private long to;
        private long count;
        private final List<Long> repeats = new ArrayList<>();

        private Range(long from, long to) {
            this.from = from;
            this.to = to;
        }

        private void add(Occurrence occurrence) {
            from = Math.min(from, occurrence.offset());
            to = Math.max(to, occurrence.offset() + 1);
            count++;
            if (occurrence.repeat()) {
                repeats.add(occurrence.offset());
            }
        }

        private byte[] bitmap() {
            BitSet bits = new BitSet();
            repeats.forEach(offset -> bits.set(Math.toIntExact(offset - from)));
            return bits.toByteArray();
        }

        private void begin() {
            from = to;
            count = 0;
            repeats.clear();
        }
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        progress = Codec.of(CensusProgress.class);
        ranges = new TreeMap<>();
        nextOffsets =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        "next-offsets", Types.TUPLE(Types.INT, Types.LONG)));
        for (Tuple2<Integer, Long> next : nextOffsets.get()) {
            ranges.put(next.f0, new Range(next.f1, next.f1));
        }
        totals = new Totals("census-progress", context.getOperatorStateStore());
        holdEpoch(context.getOperatorStateStore());
    }

    private void holdEpoch(OperatorStateStore store) throws Exception {
        ListState<Integer> epochs =
                store.getListState(new ListStateDescriptor<>("epoch", Types.INT));
        for (int counted : epochs.get()) {
            if (counted != epoch) {
                throw new IllegalStateException(
                        "The state is that of census epoch %d, but census.epoch is %d: an epoch of its own starts without state"
                                .formatted(counted, epoch));
            }
        }
        epochs.update(List.of(epoch));
    }

    @Override
    public void open() throws Exception {
        super.open();
        occurrences = FilterMetrics.counter(getMetricGroup(), "counted");
    }

    @Override
    public void processElement1(StreamRecord<Occurrence> element) {
        Occurrence occurrence = element.getValue();
        ranges.computeIfAbsent(occurrence.partition(), p -> new Range(Long.MAX_VALUE, 0))
                .add(occurrence);
        occurrences.inc();
        totals.add(FilterMetrics.OCCURRENCES, 1);
        totals.add(FilterMetrics.REPEATS, occurrence.repeat() ? 1 : 0);
        totals.add(FilterMetrics.UNDECODABLE, occurrence.readable() ? 0 : 1);
    }

    @Override
    public void processElement2(StreamRecord<Outgoing> element) {
        Outgoing outgoing = element.getValue();
        if (outgoing.topic().equals(Topic.PAIRS_RETRACTED.topicName())) {
            totals.add(FilterMetrics.RETRACTED, 1);
        } else if (outgoing.topic().equals(Topic.PAIRS_OVER.topicName())) {
            totals.add(FilterMetrics.over(outgoing.key()[0] == 't' ? Side.TEXT : Side.IMAGE), 1);
        }
        output.collect(element);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) {
        ranges.forEach(
                (partition, range) -> {
                    if (range.to > range.from) {
                        output.collect(new StreamRecord<>(outgoing(partition, range)));
                        range.begin();
                    }
                });
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        nextOffsets.clear();
        for (Map.Entry<Integer, Range> range : ranges.entrySet()) {
            nextOffsets.add(Tuple2.of(range.getKey(), range.getValue().from));
        }
        totals.snapshot(context.getCheckpointId());
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) throws Exception {
        super.notifyCheckpointComplete(checkpoint);
        totals.committed(checkpoint);
    }

    private Outgoing outgoing(int partition, Range range) {
        CensusProgress counted =
                new CensusProgress(
                        epoch,
                        partition,
                        range.from,
                        range.to,
                        range.count,
                        ByteBuffer.wrap(range.bitmap()));
        return Outgoing.to(
                Topic.CENSUS_PROGRESS, Integer.toString(partition), progress.encode(counted));
    }
}
