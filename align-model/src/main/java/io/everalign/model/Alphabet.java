package io.everalign.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The single characters of words, as beginnings and as continuations, ranked: the most frequent
 * first. A character's code is twice its code point, and one more for a continuation.
 */
final class Alphabet {
    private static final int CODES = 2 * (Character.MAX_CODE_POINT + 1);

    private final int[] ranked;
    private final long[] counts;
    private final int[] ranks = new int[CODES];

    private Alphabet(int[] ranked, long[] counts) {
        this.ranked = ranked;
        this.counts = counts;
        for (int rank = 0; rank < ranked.length; rank++) {
            ranks[ranked[rank]] = rank;
        }
    }

    static Alphabet of(WordCounts words) {
        long[] counts = new long[CODES];
        words.forEach((word, count) -> codes(word).forEach(code -> counts[code] += count));
        Comparator<Integer> frequentFirst = Comparator.comparingLong(code -> -counts[code]);
        int[] ranked =
                IntStream.range(0, CODES)
                        .filter(code -> counts[code] > 0)
                        .boxed()
                        .sorted(frequentFirst.thenComparing(Comparator.naturalOrder()))
                        .mapToInt(code -> code)
                        .toArray();
        return new Alphabet(ranked, counts);
    }

    private static IntStream codes(String word) {
        int[] codes = word.codePoints().map(c -> 2 * c + 1).toArray();
        codes[0]--;
        return Arrays.stream(codes);
    }

    int size() {
        return ranked.length;
    }

    long count(int rank) {
        return counts[ranked[rank]];
    }

    String piece(int rank) {
        String character = Character.toString(ranked[rank] / 2);
        return ranked[rank] % 2 == 0 ? character : WordPieceTrainer.CONTINUATION + character;
    }

    /** A word as ranks. */
    int[] ranks(String word) {
        return codes(word).map(code -> ranks[code]).toArray();
    }

    /** The ranks of the most frequent characters, in the order of their codes. */
    int[] frequentInOrder(int limit) {
        return Arrays.stream(ranked).limit(limit).sorted().map(code -> ranks[code]).toArray();
    }
}
