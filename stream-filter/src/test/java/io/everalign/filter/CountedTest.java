package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountedTest {

    @Test
    void nothingIsHandedOutBeforeItIsCounted() {
        Counted counted = new Counted(GateState.initial(1), 0);
        assertThat(counted.take(0)).isEmpty();
        counted.add(range(0, 3, 10, 0));
        assertThat(counted.take(0)).hasValueSatisfying(r -> span(r, 3, 10));
        assertThat(counted.take(0)).isEmpty();
    }

    @Test
    void theHoldBackKeepsTheLastOffsetsBack() {
        Counted counted = new Counted(GateState.initial(1), 4);
        counted.add(range(0, 0, 10, 0));
        assertThat(counted.take(0)).hasValueSatisfying(r -> span(r, 0, 6));
        assertThat(counted.take(0)).isEmpty();
        counted.add(range(0, 10, 12, 1));
        assertThat(counted.take(0)).hasValueSatisfying(r -> span(r, 6, 8));
    }

    @Test
    void longRangesAreCutAndKeepTheirRepeats() {
        Counted counted = new Counted(GateState.initial(1), 0);
        long last = Counted.MAX_RANGE + 4L;
        byte[] repeats = new byte[Counted.MAX_RANGE / 8 + 1];
        repeats[repeats.length - 1] = 1 << 3;
        repeats[0] = 1;
        counted.add(new RawRange(0, 0, last, 0, repeats, 0, Map.of()));
        RawRange first = counted.take(0).orElseThrow();
        assertThat(first.repeated(0)).isTrue();
        assertThat(first.repeated(1)).isFalse();
        RawRange second = counted.take(0).orElseThrow();
        span(second, Counted.MAX_RANGE, last);
        assertThat(second.repeated(last - 1)).isTrue();
        assertThat(second.repeated(last - 2)).isFalse();
    }

    @Test
    void aRestoredGateLeavesOutWhatItHandedOut() {
        Counted counted = new Counted(GateState.initial(1), 2);
        counted.add(range(0, 0, 10, 5));
        counted.add(range(1, 0, 10, 6));
        assertThat(counted.take(0)).isPresent();
        GateState state = counted.snapshot();
        assertThat(state).isEqualTo(new GateState(1, 5, Map.of(0, 8L)));
        Counted restored = new Counted(state, 0);
        restored.add(range(0, 0, 10, 5));
        assertThat(restored.take(0)).hasValueSatisfying(r -> span(r, 8, 10));
    }

    @Test
    void rangesGivenBackAreHandedOutAgainInOrder() {
        Counted counted = new Counted(GateState.initial(1), 0);
        counted.add(range(0, 0, 10, 0));
        counted.add(range(0, 10, 20, 1));
        RawRange first = counted.take(0).orElseThrow();
        RawRange second = counted.take(0).orElseThrow();
        counted.giveBack(List.of(second, first));
        assertThat(counted.snapshot()).isEqualTo(new GateState(1, 0, Map.of(0, 0L)));
        assertThat(counted.take(0)).hasValueSatisfying(r -> span(r, 0, 10));
        assertThat(counted.take(0)).hasValueSatisfying(r -> span(r, 10, 20));
    }

    @Test
    void aRangeComesBackFromItsBytes() throws Exception {
        RawRangeSerializer serializer = new RawRangeSerializer();
        RawRange range = new RawRange(2, 9, 20, 8, new byte[] {6}, 4, Map.of(0, 3L, 1, 0L));
        RawRange read = serializer.deserialize(1, serializer.serialize(range));
        assertThat(read).usingRecursiveComparison().isEqualTo(range);
        assertThat(List.of(read.repeated(9), read.repeated(10), read.repeated(11)))
                .containsExactly(true, true, false);
    }

    private static RawRange range(int partition, long from, long to, long progressOffset) {
        return new RawRange(partition, from, to, from, new byte[0], progressOffset, Map.of());
    }

    private static void span(RawRange range, long from, long to) {
        assertThat(List.of(range.from(), range.to())).containsExactly(from, to);
    }
}
