package io.everalign.model;

import java.util.Arrays;

/**
 * Distinct words as the pieces that they are made of, one word after the other; first the words of
 * frequent characters, last those whose rarest character is the rarest of all.
 */
final class PieceWords {
    /** Ranks of characters at first, which become numbers of pieces; see {@link #begin}. */
    final int[] pieces;

    private final int[] begins;
    private final int[] ends;
    private final int[] rarest;
    private final long[] counts;

    PieceWords(WordCounts words, Alphabet alphabet) {
        int size = words.size();
        int[] lengths = new int[size];
        long[] order = new long[size];
        int[] next = {0};
        words.forEach(
                (word, count) -> {
                    int[] ranks = alphabet.ranks(word);
                    int i = next[0]++;
                    lengths[i] = ranks.length;
                    order[i] = ((long) Arrays.stream(ranks).max().getAsInt() << 32) | i;
                });
        Arrays.sort(order);
        begins = new int[size];
        ends = new int[size];
        rarest = new int[size];
        counts = new long[size];
        int[] places = new int[size];
        int used = 0;
        for (int place = 0; place < size; place++) {
            int i = (int) order[place];
            places[i] = place;
            rarest[place] = (int) (order[place] >>> 32);
            begins[place] = used;
            used += lengths[i];
            ends[place] = used;
        }
        pieces = new int[used];
        next[0] = 0;
        words.forEach(
                (word, count) -> {
                    int[] ranks = alphabet.ranks(word);
                    int place = places[next[0]++];
                    System.arraycopy(ranks, 0, pieces, begins[place], ranks.length);
                    counts[place] = count;
                });
    }

    int size() {
        return begins.length;
    }

    /** Where a word's pieces begin in {@link #pieces}. */
    int begin(int word) {
        return begins[word];
    }

    /** Behind a word's last piece in {@link #pieces}. */
    int end(int word) {
        return ends[word];
    }

    void shorten(int word, int end) {
        ends[word] = end;
    }

    /** The rank of a word's rarest character. */
    int rarest(int word) {
        return rarest[word];
    }

    long count(int word) {
        return counts[word];
    }
}
