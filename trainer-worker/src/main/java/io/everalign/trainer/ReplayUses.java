package io.everalign.trainer;

import io.everalign.schemas.OffsetRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each stretch of {@code pairs.filtered} has been leased for replay. A stretch is {@value
 * #STRETCH} offsets: short enough that a round's replay comes from many places, long enough that
 * reading it is worth a seek.
 */
final class ReplayUses {

    static final int STRETCH = 32;

    /** Uses are counted up to here. */
    static final int MOST = Short.MAX_VALUE;

    private final SortedMap<Integer, short[]> uses = new TreeMap<>();

    /** One more use of every stretch that the range touches. */
    void use(OffsetRange range) {
        int end = stretch(range.getTo() + STRETCH - 1);
        short[] counts =
                uses.merge(
                        range.getPartition(),
                        new short[end],
                        (old, fresh) ->
                                old.length >= end
                                        ? old
                                        : Arrays.copyOf(old, Math.max(end, 2 * old.length)));
        for (int i = stretch(range.getFrom()); i < end; i++) {
            counts[i] = (short) Math.min(MOST, counts[i] + 1);
        }
    }

    int of(int partition, int stretch) {
        short[] counts = uses.get(partition);
        return counts == null || stretch >= counts.length ? 0 : counts[stretch];
    }

    /**
     * Whole stretches below the frontier, the least used first and otherwise in an order drawn from
     * the seed, until they hold as many offsets as wanted or none is left below the limit of uses.
     */
    List<OffsetRange> draw(Map<Integer, Long> frontier, long wanted, int maxRepeats, long seed) {
        SortedMap<Integer, List<OffsetRange>> byUses = new TreeMap<>();
        new TreeMap<>(frontier)
                .forEach(
                        (partition, to) -> {
                            for (int i = 0; i < stretch(to); i++) {
                                int used = of(partition, i);
                                if (used < maxRepeats) {
                                    byUses.computeIfAbsent(used, n -> new ArrayList<>())
                                            .add(range(partition, i));
                                }
                            }
                        });
        List<OffsetRange> drawn = new ArrayList<>();
        long missing = wanted;
        for (Map.Entry<Integer, List<OffsetRange>> level : byUses.entrySet()) {
            if (missing <= 0) {
                break;
            }
            List<OffsetRange> ranges = level.getValue();
            Collections.shuffle(ranges, Seeds.random(seed, level.getKey()));
            int count = (int) Math.min(ranges.size(), (missing + STRETCH - 1) / STRETCH);
            drawn.addAll(ranges.subList(0, count));
            missing -= (long) count * STRETCH;
        }
        return drawn;
    }

    /** The most uses that any of the ranges has had. */
    int most(List<OffsetRange> ranges) {
        return ranges.stream()
                .mapToInt(range -> of(range.getPartition(), stretch(range.getFrom())))
                .max()
                .orElse(0);
    }

    private static int stretch(long offset) {
        return Math.toIntExact(offset / STRETCH);
    }

    private static OffsetRange range(int partition, int stretch) {
        long from = (long) stretch * STRETCH;
        return new OffsetRange(partition, from, from + STRETCH);
    }
}
