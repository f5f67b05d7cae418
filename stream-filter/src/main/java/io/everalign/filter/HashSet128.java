package io.everalign.filter;

import java.nio.ByteBuffer;

/** A set of 128-bit hashes, 16 bytes each at a load of at most two thirds. */
final class HashSet128 {

    private long[] slots = new long[2 * 64];
    private int size;
    private boolean hasZero;

    boolean contains(byte[] hash) {
        ByteBuffer buffer = ByteBuffer.wrap(hash);
        return contains(buffer.getLong(), buffer.getLong());
    }

    boolean contains(long high, long low) {
        if (high == 0 && low == 0) {
            return hasZero;
        }
        int at = find(slots, high, low);
        return slots[at] == high && slots[at + 1] == low;
    }

    void add(byte[] hash) {
        ByteBuffer buffer = ByteBuffer.wrap(hash);
        add(buffer.getLong(), buffer.getLong());
    }

    int size() {
        return size + (hasZero ? 1 : 0);
    }

    private void add(long high, long low) {
        if (high == 0 && low == 0) {
            hasZero = true;
        } else if (!contains(high, low)) {
            put(slots, high, low);
            size++;
            if (size * 3 > slots.length) {
                grow();
            }
        }
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(slots.length, 2)];
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i] != 0 || slots[i + 1] != 0) {
                put(larger, slots[i], slots[i + 1]);
            }
        }
        slots = larger;
    }

    private static void put(long[] slots, long high, long low) {
        int at = find(slots, high, low);
        slots[at] = high;
        slots[at + 1] = low;
    }

    /** The slot of the hash, or the free slot where it belongs; two zeros are free. */
    private static int find(long[] slots, long high, long low) {
        int mask = slots.length / 2 - 1;
        int at = (int) (high ^ high >>> 32) & mask;
        while ((slots[2 * at] != 0 || slots[2 * at + 1] != 0)
                && (slots[2 * at] != high || slots[2 * at + 1] != low)) {
            at = at + 1 & mask;
        }
        return 2 * at;
    }
}
