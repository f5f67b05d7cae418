package io.everalign.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.images.PdqIndex.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PdqIndexTest {
    private static final List<PdqHash> MANY = drawn(5000, new Random(1));
    private static final PdqIndex INDEX = PdqIndex.of(MANY);

    @Property(tries = 2000)
    void theNearestIsFoundExactly(
            @ForAll @IntRange(min = 0, max = 40) int radius,
            @ForAll @IntRange(min = 0, max = 50) int flips,
            @ForAll long seed) {
        Random random = new Random(seed);
        PdqHash asked = flipped(MANY.get(random.nextInt(MANY.size())), flips, random);
        assertThat(INDEX.nearest(asked, radius, PdqIndexTest::counts))
                .isEqualTo(byHand(asked, radius));
    }

    @Test
    void ofSeveralEquallyNearTheFirstIsFound() {
        PdqHash hash = MANY.get(7);
        PdqIndex index = PdqIndex.of(List.of(MANY.get(1), hash, hash));
        assertThat(index.nearest(hash, 31, i -> true)).contains(new Match(1, 0));
        assertThat(index.nearest(hash, 31, i -> i != 1)).contains(new Match(2, 0));
        assertThat(PdqIndex.of(List.of()).nearest(hash, 256, i -> true)).isEmpty();
    }

    private static boolean counts(int number) {
        return number % 7 != 0;
    }

    private static Optional<Match> byHand(PdqHash asked, int radius) {
        Match best = null;
        for (int i = 0; i < MANY.size(); i++) {
            int distance = MANY.get(i).distance(asked);
            if (distance <= radius && counts(i) && (best == null || distance < best.distance())) {
                best = new Match(i, distance);
            }
        }
        return Optional.ofNullable(best);
    }

    private static List<PdqHash> drawn(int count, Random random) {
        List<PdqHash> hashes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Every fifth is near the one before it.
            hashes.add(
                    i % 5 == 4
                            ? flipped(hashes.get(i - 1), random.nextInt(20), random)
                            : PdqHash.ofWords(
                                    random.nextLong(),
                                    random.nextLong(),
                                    random.nextLong(),
                                    random.nextLong()));
        }
        return hashes;
    }

    private static PdqHash flipped(PdqHash hash, int flips, Random random) {
        byte[] bytes = hash.toBytes();
        for (int i = 0; i < flips; i++) {
            int bit = random.nextInt(PdqHash.BITS);
            bytes[bit / 8] ^= (byte) (1 << (bit % 8));
        }
        return PdqHash.of(bytes);
    }
}
