package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.Lease;
import io.everalign.schemas.LeaseKind;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.PairTally;
import io.everalign.schemas.RoundOpened;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchComposerTest {

    private static final FilteredPair PAIR = FilteredPairs.pair(1);

    @Property(tries = 200)
    void everyLiveRecordHasExactlyOneOutcomeAndEveryBatchIsFull(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int steps)
            throws InterruptedException {
        int batchSize = 10;
        Random random = new Random(seed);
        long live = 1L + random.nextInt(steps * batchSize);
        Verdict[] verdicts = verdicts(random, 100 + (int) live);
        RoundOpened round = round(steps, batchSize, live, random.nextBoolean());

        Made made = make(round, verdicts);

        long pairs =
                LongStream.range(100, 100 + live)
                        .filter(offset -> verdicts[(int) offset] != Verdict.TOMBSTONE)
                        .count();
        assertThat(Tally.live(made.tally)).isEqualTo(pairs);
        assertThat(made.tally.getTrained() + made.tally.getReplayed())
                .isEqualTo(made.offsets.size());
        assertThat(made.offsets.size()).isIn(0, steps * batchSize);
        assertThat(made.offsets)
                .allMatch(offset -> verdicts[offset.intValue()] == Verdict.USABLE)
                .noneMatch(BatchComposerTest::brokenImage);
        assertThat(make(round, verdicts)).usingRecursiveComparison().isEqualTo(made);
    }

    @Test
    void aRoundOfNothingUsableMakesNoBatchAndStillCounts() throws InterruptedException {
        Verdict[] heldOut = new Verdict[120];
        Arrays.fill(heldOut, Verdict.HELD_OUT);

        Made made = make(round(3, 10, 20, true), heldOut);

        assertThat(made.offsets).isEmpty();
        assertThat(made.tally.getHeldOut()).isEqualTo(20);
    }

    @Property(tries = 200)
    void behindReplayedBatchesEverythingIsAsIfTheyHadBeenMade(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int steps)
            throws InterruptedException {
        Random random = new Random(seed);
        long live = 1L + random.nextInt(steps * 10);
        Verdict[] verdicts = verdicts(random, 100 + (int) live);
        RoundOpened round = round(steps, 10, live, random.nextBoolean());
        BatchComposer whole = composer(round, verdicts, BatchComposerTest::decode);
        Set<Place> broken = new HashSet<>();
        List<Long> used = new ArrayList<>();
        List<Long> compositions = new ArrayList<>();

        for (int made = 1; made <= steps; made++) {
            used.addAll(offsets(whole.next()));
            broken.addAll(whole.broken());
            compositions.add(whole.composition());

            BatchComposer resumed = composer(round, verdicts, BatchComposerTest::decode);
            for (int step = 0; step < made; step++) {
                resumed.replay(broken);
                assertThat(resumed.composition()).isEqualTo(compositions.get(step));
            }
            List<Long> all = new ArrayList<>(used);
            for (int step = made; step < steps; step++) {
                all.addAll(offsets(resumed.next()));
            }
            assertThat(new Made(all, resumed.tally())).isEqualTo(make(round, verdicts));
        }
        assertThat(broken).allMatch(place -> brokenImage(place.offset()));
    }

    @Test
    void aReplayDecodesNothingAndTellsOtherRecordsFromThoseOfBefore() throws InterruptedException {
        Verdict[] before = new Verdict[200];
        Arrays.fill(before, Verdict.USABLE);
        RoundOpened round = round(4, 10, 40, true);
        BatchComposer made = composer(round, before, BatchComposerTest::decode);
        made.next();
        Verdict[] after = before.clone();
        after[100] = Verdict.RETRACTED;
        BatchComposer.Decoder none =
                (pairs, seed) -> {
                    throw new AssertionError("decodes " + pairs);
                };

        BatchComposer same = composer(round, before, none);
        BatchComposer other = composer(round, after, none);
        same.replay(Set.copyOf(made.broken()));
        other.replay(Set.copyOf(made.broken()));

        assertThat(same.composition()).isEqualTo(made.composition());
        assertThat(other.composition()).isNotEqualTo(made.composition());
    }

    /** What a round's batches hold, in order, and the tally. */
    private record Made(List<Long> offsets, PairTally tally) {}

    private static Made make(RoundOpened round, Verdict[] verdicts) throws InterruptedException {
        BatchComposer composer = composer(round, verdicts, BatchComposerTest::decode);
        List<Long> offsets = new ArrayList<>();
        for (int step = 0; step < round.getSteps(); step++) {
            offsets.addAll(offsets(composer.next()));
        }
        return new Made(offsets, composer.tally());
    }

    private static BatchComposer composer(
            RoundOpened round, Verdict[] verdicts, BatchComposer.Decoder decoder) {
        return new BatchComposer(round, range -> records(range, verdicts), decoder, 16);
    }

    private static List<Long> offsets(List<Example> batch) {
        return batch.stream().map(example -> example.pair().offset()).toList();
    }

    private static List<JudgedPair> records(OffsetRange range, Verdict[] verdicts) {
        return LongStream.range(range.getFrom(), range.getTo())
                .mapToObj(offset -> new JudgedPair(0, offset, verdicts[(int) offset], PAIR))
                .toList();
    }

    private static List<Optional<Example>> decode(List<JudgedPair> pairs, long seed) {
        return pairs.stream()
                .map(
                        pair ->
                                brokenImage(pair.offset())
                                        ? Optional.<Example>empty()
                                        : Optional.of(new Example(pair, new byte[0])))
                .toList();
    }

    private static boolean brokenImage(long offset) {
        return offset % 13 == 0;
    }

    private static Verdict[] verdicts(Random random, int count) {
        Verdict[] verdicts = new Verdict[count];
        for (int i = 0; i < count; i++) {
            Verdict[] all = Verdict.values();
            verdicts[i] = random.nextInt(4) == 0 ? all[random.nextInt(all.length)] : Verdict.USABLE;
        }
        return verdicts;
    }

    /** Offsets below 100 are old, those from 100 on live. */
    private static RoundOpened round(int steps, int batchSize, long live, boolean replay) {
        List<Lease> leases = new ArrayList<>();
        leases.add(new Lease(0, LeaseKind.LIVE, new OffsetRange(0, 100L, 100 + live)));
        if (replay) {
            leases.add(new Lease(1, LeaseKind.REPLAY, new OffsetRange(0, 32L, 64L)));
        }
        return RoundOpened.newBuilder()
                .setRound(1)
                .setBase(0)
                .setLeases(leases)
                .setSampledOut(List.of())
                .setSeed(5)
                .setSteps(steps)
                .setBatchSize(batchSize)
                .setHeldOutPerMille(0)
                .setRetractedEnds(List.of())
                .setOpenedAt(Instant.EPOCH)
                .setDeadline(Instant.EPOCH)
                .build();
    }
}
