package io.everalign.filter;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * Counts of one operator that go on over restarts: they are part of the checkpoint, and what is
 * shown are the counts of the last checkpoint whose transactions were committed.
 */
final class Totals {

    private final String owner;
    private final ListState<Tuple2<String, Long>> state;
    private final Map<String, Long> counts = new HashMap<>();
    private final NavigableMap<Long, Map<String, Long>> uncommitted = new TreeMap<>();

    /** Restores the counts. The owner is the operator and its subtask. */
    Totals(String owner, OperatorStateStore store) throws Exception {
        this.owner = owner;
        state =
                store.getListState(
                        new ListStateDescriptor<>("totals", Types.TUPLE(Types.STRING, Types.LONG)));
        for (Tuple2<String, Long> count : state.get()) {
            counts.merge(count.f0, count.f1, Long::sum);
        }
        CommittedTotals.publish(owner, counts);
    }

    void add(String name, long count) {
        counts.merge(name, count, Long::sum);
    }

    void snapshot(long checkpoint) throws Exception {
        state.clear();
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            state.add(Tuple2.of(count.getKey(), count.getValue()));
        }
        uncommitted.put(checkpoint, Map.copyOf(counts));
    }

    void committed(long checkpoint) {
        Map.Entry<Long, Map<String, Long>> newest = uncommitted.floorEntry(checkpoint);
        if (newest != null) {
            CommittedTotals.publish(owner, newest.getValue());
            uncommitted.headMap(checkpoint, true).clear();
        }
    }
}
