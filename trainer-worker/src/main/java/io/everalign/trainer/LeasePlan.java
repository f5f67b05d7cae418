package io.everalign.trainer;

import io.everalign.schemas.Lease;
import io.everalign.schemas.LeaseKind;
import io.everalign.schemas.OffsetRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a round reads: disjoint ranges of live pairs right behind the frontier, and older stretches.
 *
 * @param leases ranges to be read
 * @param sampledOut live ranges between them that are skipped
 * @param repeats how often any of the older pairs has been replayed before, at most
 */
record LeasePlan(List<Lease> leases, List<OffsetRange> sampledOut, int repeats) {

    /** Live pairs are skipped in runs of about this many, so that what is read stays contiguous. */
    private static final int RUN = 32;

    /**
     * The plan of the next round; empty while live and older pairs together are too few.
     *
     * @param frontier first offset of each partition that no round has covered
     * @param open offsets of the pairs known behind it, ascending
     */
    static Optional<LeasePlan> of(
            Demand demand,
            SortedMap<Integer, Long> frontier,
            SortedMap<Integer, long[]> open,
            ReplayUses uses,
            long seed) {
        long waiting = open.values().stream().mapToLong(offsets -> offsets.length).sum();
        long replayable = offsets(uses.draw(frontier, demand.replay(), demand.maxRepeats(), seed));
        long live = Math.min(waiting, demand.pairs() - Math.min(demand.replay(), replayable));
        long missing = demand.pairs() - live;
        List<OffsetRange> older =
                uses.draw(frontier, missing + demand.spare(), demand.maxRepeats(), seed);
        if (offsets(older) < missing) {
            return Optional.empty();
        }
        LiveRanges ranges = new LiveRanges();
        ranges.choose(frontier, open, live, skipped(demand, waiting, live), seed);
        return Optional.of(
                new LeasePlan(leases(ranges.leased, older), ranges.skipped, uses.most(older)));
    }

    /** Older pairs only, however often they have been used; empty if there are none. */
    static Optional<LeasePlan> ofOlder(
            long pairs, SortedMap<Integer, Long> frontier, ReplayUses uses, long seed) {
        List<OffsetRange> older = uses.draw(frontier, pairs, ReplayUses.MOST + 1, seed);
        return older.isEmpty()
                ? Optional.empty()
                : Optional.of(new LeasePlan(leases(List.of(), older), List.of(), uses.most(older)));
    }

    /** First offset of each partition behind everything that a round leases or skips. */
    static SortedMap<Integer, Long> frontierAfter(
            Map<Integer, Long> frontier, List<Lease> leases, List<OffsetRange> sampledOut) {
        SortedMap<Integer, Long> after = new TreeMap<>(frontier);
        leases.stream()
                .filter(lease -> lease.getKind() == LeaseKind.LIVE)
                .map(Lease::getRange)
                .forEach(range -> after.merge(range.getPartition(), range.getTo(), Math::max));
        sampledOut.forEach(range -> after.merge(range.getPartition(), range.getTo(), Math::max));
        return after;
    }

    /** When too many pairs wait, so many are skipped that half of the limit goes on waiting. */
    private static long skipped(Demand demand, long waiting, long live) {
        boolean tooMany =
                demand.whenBehind() == WhenBehind.SAMPLE && waiting > demand.maxOpenPairs();
        return tooMany ? Math.max(0, waiting - live - demand.maxOpenPairs() / 2) : 0;
    }

    private static List<Lease> leases(List<OffsetRange> live, List<OffsetRange> older) {
        List<Lease> leases = new ArrayList<>();
        live.forEach(range -> leases.add(new Lease(leases.size(), LeaseKind.LIVE, range)));
        older.forEach(range -> leases.add(new Lease(leases.size(), LeaseKind.REPLAY, range)));
        return leases;
    }

    private static long offsets(List<OffsetRange> ranges) {
        return ranges.stream().mapToLong(range -> range.getTo() - range.getFrom()).sum();
    }

    /** Divides the first live pairs of each partition into runs to read and runs to skip. */
    private static final class LiveRanges {
        private final List<OffsetRange> leased = new ArrayList<>();
        private final List<OffsetRange> skipped = new ArrayList<>();

        /** Each partition gives in proportion to what waits in it; the sums are exact. */
        void choose(
                SortedMap<Integer, Long> frontier,
                SortedMap<Integer, long[]> open,
                long lease,
                long skip,
                long seed) {
            long waiting = open.values().stream().mapToLong(offsets -> offsets.length).sum();
            long before = 0;
            for (Map.Entry<Integer, long[]> entry : open.entrySet()) {
                long after = before + entry.getValue().length;
                int first =
                        (int)
                                (share(lease + skip, after, waiting)
                                        - share(lease + skip, before, waiting));
                int read = (int) (share(lease, after, waiting) - share(lease, before, waiting));
                int partition = entry.getKey();
                long from = frontier.getOrDefault(partition, 0L);
                boolean[] chosen =
                        chosen(first, Math.min(read, first), Seeds.random(seed, partition));
                cut(partition, from, entry.getValue(), chosen);
                before = after;
            }
        }

        private static long share(long amount, long part, long whole) {
            return whole == 0 ? 0 : Math.floorDiv(Math.multiplyExact(amount, part), whole);
        }

        /** Which of the first pairs are read: runs in random order until there are enough. */
        private static boolean[] chosen(int first, int read, Random random) {
            boolean[] chosen = new boolean[first];
            List<Integer> runs = new ArrayList<>();
            for (int start = 0; start < first; start += RUN) {
                runs.add(start);
            }
            Collections.shuffle(runs, random);
            int missing = read;
            for (int start : runs) {
                int length = Math.min(missing, Math.min(RUN, first - start));
                Arrays.fill(chosen, start, start + length, true);
                missing -= length;
            }
            return chosen;
        }

        private void cut(int partition, long from, long[] offsets, boolean[] chosen) {
            long begin = from;
            for (int i = 0; i < chosen.length; i++) {
                boolean last = i == chosen.length - 1;
                if (last || chosen[i + 1] != chosen[i]) {
                    long end = last ? offsets[i] + 1 : offsets[i + 1];
                    (chosen[i] ? leased : skipped).add(new OffsetRange(partition, begin, end));
                    begin = end;
                }
            }
        }
    }
}
