package io.everalign.model;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * How often two pieces are neighbours, and in which words they are or were. Pairs are numbered as
 * they come and found by open addressing.
 */
final class PairTable {
    private static final int[] NONE = {};

    /** Numbers of pairs, one more so that 0 is free; twice as many as there are pairs. */
    private int[] slots = new int[1 << 16];

    private long[] keys = new long[slots.length / 2];
    private long[] counts = new long[keys.length];
    private long[] queued = new long[keys.length];
    private int[][] words = new int[keys.length][];
    private int[] wordsUsed = new int[keys.length];
    private int size;

    /** Pairs added to since {@link #grown} was last called. */
    private int[] touched = new int[1024];

    private int touchedUsed;
    private boolean[] isTouched = new boolean[keys.length];

    /** Counts a pair in a word. */
    void add(long key, long count, int word) {
        int pair = find(key);
        counts[pair] += count;
        int used = wordsUsed[pair];
        if (used == 0 || words[pair][used - 1] != word) {
            if (used == words[pair].length) {
                words[pair] = Arrays.copyOf(words[pair], Math.max(2, used + used / 2));
            }
            words[pair][used] = word;
            wordsUsed[pair]++;
        }
        touch(pair);
    }

    private void touch(int pair) {
        if (isTouched[pair]) {
            return;
        }
        if (touchedUsed == touched.length) {
            touched = Arrays.copyOf(touched, 2 * touchedUsed);
        }
        touched[touchedUsed++] = pair;
        isTouched[pair] = true;
    }

    void subtract(long key, long count) {
        int pair = find(key);
        counts[pair] -= count;
        if (counts[pair] == 0) {
            forget(pair);
        }
    }

    /** The words that may hold a pair, which is then as if never seen but for its count. */
    int[] takeWords(int pair) {
        int[] taken = Arrays.copyOf(words[pair], wordsUsed[pair]);
        forget(pair);
        return taken;
    }

    private void forget(int pair) {
        words[pair] = NONE;
        wordsUsed[pair] = 0;
        queued[pair] = 0;
    }

    long key(int pair) {
        return keys[pair];
    }

    long count(int pair) {
        return counts[pair];
    }

    /** Names the pairs that are now more frequent than when they were last queued. */
    void grown(IntConsumer queue) {
        for (int i = 0; i < touchedUsed; i++) {
            int pair = touched[i];
            isTouched[pair] = false;
            if (counts[pair] > queued[pair]) {
                queued[pair] = counts[pair];
                queue.accept(pair);
            }
        }
        touchedUsed = 0;
    }

    /** Whether a pair must be queued anew: it has become rarer, and nothing newer is queued. */
    boolean requeue(int pair, long countWhenQueued) {
        if (queued[pair] != countWhenQueued) {
            return false;
        }
        queued[pair] = counts[pair];
        return counts[pair] > 0;
    }

    private int find(long key) {
        int slot = slot(key);
        if (slots[slot] > 0) {
            return slots[slot] - 1;
        }
        if (size == keys.length) {
            grow();
            slot = slot(key);
        }
        keys[size] = key;
        words[size] = NONE;
        slots[slot] = ++size;
        return size - 1;
    }

    /** Where a pair is, or the free place where it belongs. */
    private int slot(long key) {
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (slots.length - 1);
        while (slots[slot] > 0 && keys[slots[slot] - 1] != key) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        int room = slots.length / 2;
        keys = Arrays.copyOf(keys, room);
        counts = Arrays.copyOf(counts, room);
        queued = Arrays.copyOf(queued, room);
        words = Arrays.copyOf(words, room);
        wordsUsed = Arrays.copyOf(wordsUsed, room);
        isTouched = Arrays.copyOf(isTouched, room);
        for (int pair = 0; pair < size; pair++) {
            slots[slot(keys[pair])] = pair + 1;
        }
    }
}
