package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PackedSetTest {

    @Property(tries = 200)
    void aPackedSetHoldsWhatWasAddedInOrder(@ForAll Set<Long> members) {
        byte[] set = PackedSet.EMPTY;
        for (long member : members) {
            assertThat(PackedSet.contains(set, member)).isFalse();
            set = PackedSet.with(set, member);
        }
        assertThat(PackedSet.members(set))
                .containsExactly(new TreeSet<>(members).stream().mapToLong(m -> m).toArray());
        assertThat(PackedSet.isOver(set)).isFalse();
        assertThat(set).hasSize(8 * members.size());
    }

    @Property(tries = 50)
    void aHashIsFoundOnceItWasAdded(@ForAll Set<Long> halves) {
        HashSet128 set = new HashSet128();
        for (long half : halves) {
            set.add(hash(half));
        }
        assertThat(set.size()).isEqualTo(halves.size());
        for (long half : halves) {
            assertThat(set.contains(hash(half))).isTrue();
            assertThat(set.contains(half, half + 1)).isFalse();
        }
    }

    private static byte[] hash(long half) {
        return ByteBuffer.allocate(16).putLong(half).putLong(half).array();
    }
}
