package io.everalign.filter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the census has counted and the gate has not handed out yet. Knows no Kafka and no clock. */
final class Counted {

    /** Most offsets of one range: a reader comes back for more after as many. */
    static final int MAX_RANGE = 4096;

    private static final int MAX_PENDING = 10_000;

    private final int epoch;
    private final long holdBack;
    private final Map<Integer, Long> next;
    private final Map<Integer, Long> counted = new HashMap<>();
    private final Map<Integer, Deque<RawRange>> pending = new TreeMap<>();
    private long progressOffset;

    Counted(GateState state, long holdBack) {
        this.epoch = state.epoch();
        this.holdBack = holdBack;
        this.next = new HashMap<>(state.next());
        this.progressOffset = state.progressOffset();
    }

    /** Takes in what the census says it has counted; what was handed out before is left out. */
    void add(RawRange range) {
        progressOffset = range.progressOffset() + 1;
        counted.merge(range.partition(), range.to(), Math::max);
        long from = Math.max(range.from(), next.getOrDefault(range.partition(), 0L));
        if (from < range.to()) {
            queue(range.partition()).addLast(range.from(from));
        }
    }

    /** The next range of that raw partition, if there is one behind the hold-back. */
    Optional<RawRange> take(int partition) {
        RawRange head = queue(partition).peekFirst();
        if (head == null) {
            return Optional.empty();
        }
        long open = counted.getOrDefault(partition, 0L) - holdBack;
        long end = Math.min(Math.min(head.to(), open), head.from() + MAX_RANGE);
        if (end <= head.from()) {
            return Optional.empty();
        }
        queue(partition).removeFirst();
        if (end < head.to()) {
            queue(partition).addFirst(head.from(end));
        }
        next.put(partition, end);
        return Optional.of(head.upTo(end));
    }

    /** Takes back ranges of a reader that failed before a checkpoint held them. */
    void giveBack(List<RawRange> ranges) {
        ranges.stream()
                .sorted((a, b) -> Long.compare(b.from(), a.from()))
                .forEach(
                        range -> {
                            queue(range.partition()).addFirst(range);
                            next.put(range.partition(), range.from());
                        });
    }

    /** Whether enough waits to be handed out, so that no more need be read. */
    boolean isFull() {
        return pending.values().stream().mapToInt(Deque::size).sum() >= MAX_PENDING;
    }

    /** Raw partitions of which the census has counted something. */
    List<Integer> partitions() {
        return List.copyOf(pending.keySet());
    }

    /** Offsets counted and not handed out. */
    long lag() {
        return pending.values().stream()
                .flatMap(Deque::stream)
                .mapToLong(range -> range.to() - range.from())
                .sum();
    }

    /** For each raw partition, how far the census has counted, as far as is known. */
    Map<Integer, Long> countedEnds() {
        Map<Integer, Long> ends = new HashMap<>(next);
        counted.forEach((partition, end) -> ends.merge(partition, end, Math::max));
        return ends;
    }

    /** Offset of {@code census.progress} at which to read on. */
    long progressOffset() {
        return progressOffset;
    }

    GateState snapshot() {
        long from =
                pending.values().stream()
                        .flatMap(Deque::stream)
                        .mapToLong(RawRange::progressOffset)
                        .reduce(progressOffset, Math::min);
        return new GateState(epoch, from, next);
    }

    private Deque<RawRange> queue(int partition) {
        return pending.computeIfAbsent(partition, p -> new ArrayDeque<>());
    }
}
