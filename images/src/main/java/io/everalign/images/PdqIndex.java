package io.everalign.images;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Finds the nearest of many PDQ hashes, exactly, by multi-index hashing (Norouzi, Punjani and
 * Fleet, 2012): hashes at a distance of at most {@code radius} differ by at most {@code radius /
 * 16} in at least one of sixteen parts of 16 bits, so only those with such a part are compared. 96
 * bytes a hash. Safe for several threads.
 */
public final class PdqIndex {
    private static final int PARTS = 16;
    private static final int PART_BITS = 16;
    private static final int VALUES = 1 << PART_BITS;

    /** Wider parts are tried one by one up to this difference; beyond, a scan is faster. */
    private static final int MOST_DIFFERENT_BITS = 1;

    private static final int TOO_FEW_FOR_PARTS = 2000;

    private final long[] words;
    private final int size;
    private final int[][] starts = new int[PARTS][];
    private final int[][] members = new int[PARTS][];

    /**
     * A hash within the radius.
     *
     * @param number its place in the list that the index was made of
     * @param distance in bits, 0 to the radius
     */
    public record Match(int number, int distance) {}

    private PdqIndex(List<PdqHash> hashes) {
        size = hashes.size();
        words = new long[size * PdqHash.WORDS];
        for (int i = 0; i < size; i++) {
            for (int word = 0; word < PdqHash.WORDS; word++) {
                words[i * PdqHash.WORDS + word] = hashes.get(i).word(word);
            }
        }
        for (int part = 0; part < PARTS && size >= TOO_FEW_FOR_PARTS; part++) {
            sort(part);
        }
    }

    /** An index of these hashes, which keep their numbers. */
    public static PdqIndex of(List<PdqHash> hashes) {
        return new PdqIndex(hashes);
    }

    public int size() {
        return size;
    }

    /**
     * The nearest hash at a distance of at most {@code radius}; of several the first.
     *
     * @param counts numbers that are looked at
     */
    public Optional<Match> nearest(PdqHash hash, int radius, IntPredicate counts) {
        Search search = new Search(hash, radius, counts);
        if (size < TOO_FEW_FOR_PARTS || radius / PARTS > MOST_DIFFERENT_BITS) {
            for (int i = 0; i < size; i++) {
                search.compare(i);
            }
        } else {
            for (int part = 0; part < PARTS; part++) {
                search.probe(part, radius / PARTS);
            }
        }
        return search.found();
    }

    /** Counting sort by one part. */
    private void sort(int part) {
        int[] start = new int[VALUES + 1];
        for (int i = 0; i < size; i++) {
            start[part(words[i * PdqHash.WORDS + part / 4], part) + 1]++;
        }
        for (int value = 0; value < VALUES; value++) {
            start[value + 1] += start[value];
        }
        int[] next = start.clone();
        int[] sorted = new int[size];
        for (int i = 0; i < size; i++) {
            sorted[next[part(words[i * PdqHash.WORDS + part / 4], part)]++] = i;
        }
        starts[part] = start;
        members[part] = sorted;
    }

    private static int part(long word, int part) {
        return (int) (word >>> (part % 4 * PART_BITS)) & (VALUES - 1);
    }

    /** The best so far. */
    private final class Search {
        private final PdqHash hash;
        private final int radius;
        private final IntPredicate counts;
        private int best = -1;
        private int distance = Integer.MAX_VALUE;

        Search(PdqHash hash, int radius, IntPredicate counts) {
            this.hash = hash;
            this.counts = counts;
            this.radius = radius;
        }

        void probe(int part, int differentBits) {
            int value = part(hash.word(part / 4), part);
            compareAll(part, value);
            for (int bit = 0; bit < PART_BITS && differentBits > 0; bit++) {
                compareAll(part, value ^ (1 << bit));
            }
        }

        private void compareAll(int part, int value) {
            for (int i = starts[part][value]; i < starts[part][value + 1]; i++) {
                compare(members[part][i]);
            }
        }

        void compare(int number) {
            int at = number * PdqHash.WORDS;
            int bits = 0;
            for (int word = 0; word < PdqHash.WORDS; word++) {
                bits += Long.bitCount(words[at + word] ^ hash.word(word));
            }
            boolean better = bits < distance || (bits == distance && number < best);
            if (bits <= radius && better && counts.test(number)) {
                best = number;
                distance = bits;
            }
        }

        Optional<Match> found() {
            return best < 0 ? Optional.empty() : Optional.of(new Match(best, distance));
        }
    }
}
