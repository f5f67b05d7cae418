package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.Lease;
import io.everalign.schemas.LeaseKind;
import io.everalign.schemas.OffsetRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LeasePlanTest {

    @Property(tries = 300)
    void everyPairBelowTheNewFrontierIsLeasedOrSampledOutExactlyOnce(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 400) int pairs,
            @ForAll WhenBehind whenBehind) {
        Random random = new Random(seed);
        SortedMap<Integer, Long> frontier = frontier(random);
        SortedMap<Integer, long[]> open = open(random, frontier);
        Demand demand = new Demand(pairs, random.nextDouble() * 0.9, 3, 20, whenBehind, 150);

        Optional<LeasePlan> made = LeasePlan.of(demand, frontier, open, new ReplayUses(), seed);

        if (made.isEmpty()) {
            return;
        }
        LeasePlan plan = made.get();
        List<OffsetRange> live = ranges(plan, LeaseKind.LIVE);
        List<OffsetRange> touched =
                Stream.concat(live.stream(), plan.sampledOut().stream()).toList();
        SortedMap<Integer, Long> after =
                LeasePlan.frontierAfter(frontier, plan.leases(), plan.sampledOut());
        after.forEach(
                (partition, to) -> {
                    long from = frontier.get(partition);
                    for (long offset = from; offset < to; offset++) {
                        assertThat(holding(touched, partition, offset)).isEqualTo(1);
                    }
                    assertThat(holding(touched, partition, to)).isZero();
                });
        assertThat(pairsIn(live, open)).isLessThanOrEqualTo(pairs);
        ranges(plan, LeaseKind.REPLAY)
                .forEach(
                        range ->
                                assertThat(range.getTo())
                                        .isLessThanOrEqualTo(frontier.get(range.getPartition())));
        if (whenBehind == WhenBehind.LAG) {
            assertThat(plan.sampledOut()).isEmpty();
        }
    }

    @Test
    void theFirstRoundLeasesExactlyTheLivePairsItWants() {
        SortedMap<Integer, long[]> open = new TreeMap<>();
        open.put(0, new long[] {0, 1, 2, 4, 5});
        open.put(1, new long[] {0, 1, 2, 3, 4});

        LeasePlan plan =
                LeasePlan.of(demand(6, 0.5, 100), zeros(2), open, new ReplayUses(), 1)
                        .orElseThrow();

        assertThat(plan.leases())
                .containsExactly(
                        new Lease(0, LeaseKind.LIVE, new OffsetRange(0, 0L, 3L)),
                        new Lease(1, LeaseKind.LIVE, new OffsetRange(1, 0L, 3L)));
    }

    @Test
    void thereIsNoPlanWhileLiveAndOlderPairsAreTooFew() {
        SortedMap<Integer, long[]> open = new TreeMap<>();
        open.put(0, new long[] {64, 65, 66});
        ReplayUses used = new ReplayUses();
        SortedMap<Integer, Long> frontier = new TreeMap<>();
        frontier.put(0, 64L);

        assertThat(LeasePlan.of(demand(67, 0, 100), frontier, open, used, 1)).isPresent();
        used.use(new OffsetRange(0, 0L, 32L));
        used.use(new OffsetRange(0, 0L, 32L));
        assertThat(LeasePlan.of(demand(67, 0, 100), frontier, open, used, 1)).isEmpty();
        assertThat(LeasePlan.of(demand(35, 0, 100), frontier, open, used, 1)).isPresent();
    }

    @Test
    void whenTooManyWaitSomeAreSkippedUntilHalfOfTheLimitIsLeft() {
        SortedMap<Integer, long[]> open = new TreeMap<>();
        long[] offsets = new long[1000];
        Arrays.setAll(offsets, i -> i);
        open.put(0, offsets);

        LeasePlan plan =
                LeasePlan.of(demand(100, 0, 400), zeros(1), open, new ReplayUses(), 7)
                        .orElseThrow();

        assertThat(pairsIn(ranges(plan, LeaseKind.LIVE), open)).isEqualTo(100);
        assertThat(pairsIn(plan.sampledOut(), open)).isEqualTo(700);
    }

    @Property(tries = 50)
    void noStretchIsReplayedMoreOftenThanAllowed(@ForAll long seed) {
        ReplayUses uses = new ReplayUses();
        SortedMap<Integer, Long> frontier = new TreeMap<>();
        frontier.put(0, 320L);
        frontier.put(1, 100L);
        List<OffsetRange> drawn = uses.draw(frontier, 90, 2, seed);
        int rounds = 0;
        while (!drawn.isEmpty()) {
            assertThat(uses.most(drawn)).isLessThan(2);
            assertThat(drawn).doesNotHaveDuplicates();
            drawn.forEach(uses::use);
            rounds++;
            drawn = uses.draw(frontier, 90, 2, seed + rounds);
        }

        // 13 whole stretches twice each, 3 at a time.
        assertThat(rounds).isEqualTo(9);
    }

    private static Demand demand(int pairs, double ratio, long maxOpen) {
        return new Demand(pairs, ratio, 2, 0, WhenBehind.SAMPLE, maxOpen);
    }

    private static SortedMap<Integer, Long> zeros(int partitions) {
        SortedMap<Integer, Long> frontier = new TreeMap<>();
        for (int i = 0; i < partitions; i++) {
            frontier.put(i, 0L);
        }
        return frontier;
    }

    private static SortedMap<Integer, Long> frontier(Random random) {
        SortedMap<Integer, Long> frontier = new TreeMap<>();
        for (int partition = 0; partition < 3; partition++) {
            frontier.put(partition, (long) random.nextInt(300));
        }
        return frontier;
    }

    /** Offsets with gaps, as transaction markers leave them. */
    private static SortedMap<Integer, long[]> open(
            Random random, SortedMap<Integer, Long> frontier) {
        SortedMap<Integer, long[]> open = new TreeMap<>();
        frontier.forEach(
                (partition, from) -> {
                    List<Long> offsets = new ArrayList<>();
                    long offset = from;
                    int count = random.nextInt(300);
                    for (int i = 0; i < count; i++) {
                        offset += random.nextInt(10) == 0 ? 1 : 0;
                        offsets.add(offset++);
                    }
                    open.put(partition, offsets.stream().mapToLong(Long::longValue).toArray());
                });
        return open;
    }

    private static List<OffsetRange> ranges(LeasePlan plan, LeaseKind kind) {
        return plan.leases().stream()
                .filter(lease -> lease.getKind() == kind)
                .map(Lease::getRange)
                .toList();
    }

    private static long holding(List<OffsetRange> ranges, int partition, long offset) {
        return ranges.stream()
                .filter(range -> range.getPartition() == partition)
                .filter(range -> range.getFrom() <= offset && offset < range.getTo())
                .count();
    }

    private static long pairsIn(List<OffsetRange> ranges, SortedMap<Integer, long[]> open) {
        return open.entrySet().stream()
                .mapToLong(
                        entry ->
                                Arrays.stream(entry.getValue())
                                        .filter(o -> holding(ranges, entry.getKey(), o) == 1)
                                        .count())
                .sum();
    }
}
