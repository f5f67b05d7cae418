package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class KeyPlacesTest {

    @Property(tries = 200)
    void aKeyCountsOnlyBelowTheEndOfItsPartition(
            @ForAll @Size(max = 500) java.util.List<@IntRange(max = 300) Integer> keys,
            @ForAll @IntRange(max = 400) int endOfEven,
            @ForAll @IntRange(max = 400) int endOfOdd) {
        KeyPlaces places = new KeyPlaces();
        Map<Integer, Long> first = new HashMap<>();
        for (int offset = 0; offset < keys.size(); offset++) {
            int key = keys.get(offset);
            places.add(hash(key), key % 2, offset);
            first.putIfAbsent(key, (long) offset);
        }
        Map<Integer, Long> ends = Map.of(0, (long) endOfEven, 1, (long) endOfOdd);
        for (int key = 0; key <= 300; key++) {
            boolean expected =
                    first.containsKey(key)
                            && first.get(key) < (key % 2 == 0 ? endOfEven : endOfOdd);
            assertThat(places.isBelow(hash(key), ends)).as("key %d", key).isEqualTo(expected);
        }
    }

    @Example
    void theLargestPartitionAndAnOffsetOfManyYearsFit() {
        KeyPlaces places = new KeyPlaces();
        long offset = 1L << 50;
        places.add(hash(7), 719, offset);
        assertThat(places.isBelow(hash(7), Map.of(719, offset))).isFalse();
        assertThat(places.isBelow(hash(7), Map.of(719, offset + 1))).isTrue();
        assertThat(places.isBelow(hash(7), Map.of(718, offset + 1))).isFalse();
    }

    /** Key 0 is the hash of nothing but zeros, and many keys fall into the same slot. */
    private static byte[] hash(int key) {
        return ByteBuffer.allocate(16).putLong((long) (key / 3) << 32).putLong(key % 3).array();
    }
}
