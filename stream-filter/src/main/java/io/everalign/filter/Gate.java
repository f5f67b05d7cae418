package io.everalign.filter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Hands out ranges of {@code pairs.raw} only up to what the census has counted. Nothing waits
 * inside the job, so barriers flow however long the gate stays shut. Each raw partition belongs to
 * one reader, which gets its next ranges when it has none left.
 */
final class Gate implements SplitEnumerator<RawRange, GateState> {

    private static final long POLL_MILLIS = 100;

    private final SplitEnumeratorContext<RawRange> context;
    private final CensusLog log;
    private final Counted counted;
    private final Set<Integer> idleReaders = new TreeSet<>();

    // Written by the coordinator's thread, read by the thread that polls.
    private volatile boolean full;

    Gate(SplitEnumeratorContext<RawRange> context, CensusLog log, Counted counted) {
        this.context = context;
        this.log = log;
        this.counted = counted;
    }

    @Override
    public void start() {
        long from = counted.progressOffset();
        context.callAsync(
                () -> full ? new CensusLog.News(List.of(), Map.of()) : log.poll(from),
                this::take,
                0,
                POLL_MILLIS);
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        idleReaders.add(subtask);
        handOut();
    }

    @Override
    public void addSplitsBack(List<RawRange> ranges, int subtask) {
        counted.giveBack(ranges);
        idleReaders.remove(subtask);
    }

    @Override
    public void addReader(int subtask) {
        // A reader asks for ranges itself, once it has worked off those it was restored with.
    }

    @Override
    public GateState snapshotState(long checkpoint) {
        return counted.snapshot();
    }

    @Override
    public void close() {
        log.close();
    }

    private void take(CensusLog.News news, @Nullable Throwable failure) {
        if (failure != null) {
            throw new FlinkRuntimeException("Cannot read how far the census is", failure);
        }
        news.ranges().forEach(counted::add);
        handOut();
        full = counted.isFull();
        CommittedTotals.gauge(FilterMetrics.FILTER_LAG, (double) counted.lag());
        if (!news.rawEnds().isEmpty()) {
            CommittedTotals.gauge(FilterMetrics.CENSUS_LAG, (double) censusLag(news.rawEnds()));
        }
    }

    private long censusLag(Map<Integer, Long> rawEnds) {
        Map<Integer, Long> ends = counted.countedEnds();
        return rawEnds.entrySet().stream()
                .mapToLong(end -> end.getValue() - ends.getOrDefault(end.getKey(), 0L))
                .map(lag -> Math.max(0, lag))
                .sum();
    }

    private void handOut() {
        Map<Integer, List<RawRange>> ranges = new HashMap<>();
        for (int partition : counted.partitions()) {
            int owner = partition % context.currentParallelism();
            if (idleReaders.contains(owner) && context.registeredReaders().containsKey(owner)) {
                counted.take(partition)
                        .ifPresent(
                                range ->
                                        ranges.computeIfAbsent(owner, o -> new ArrayList<>())
                                                .add(range));
            }
        }
        idleReaders.removeAll(ranges.keySet());
        if (!ranges.isEmpty()) {
            context.assignSplits(new SplitsAssignment<>(ranges));
        }
    }
}
