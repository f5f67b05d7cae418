package io.everalign.trainer;

import java.util.Random;

/** Random draws that follow from numbers: the same on every machine. */
final class Seeds {

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private Seeds() {}

    /** A seed of its own for every sequence of numbers. */
    static long mix(long... numbers) {
        long mixed = GOLDEN;
        for (long number : numbers) {
            mixed = scramble(mixed ^ scramble(number + GOLDEN));
        }
        return mixed;
    }

    /** As {@link #mix}, never negative and with room for small additions. */
    static long positive(long... numbers) {
        return mix(numbers) >>> 2;
    }

    /** Draws from such a seed; the algorithm is fixed by Java's specification. */
    static Random random(long... numbers) {
        return new Random(mix(numbers));
    }

    /** The finalising steps of SplitMix64. */
    private static long scramble(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
