package io.everalign.filter;

/**
 * 128-bit hashes, each with as many numbers as asked for, at a load of at most two thirds: 16 bytes
 * a hash and 8 a number, half as much again free.
 */
final class HashTable128 {

    /** No slot. */
    static final int NONE = -1;

    private static final int FIRST_SLOTS = 64;

    private final int width;

    /** Slots of two halves of a hash and its numbers; two zeros are free. The last is for zero. */
    private long[] slots;

    private int size;
    private boolean hasZero;

    HashTable128(int numbers) {
        width = 2 + numbers;
        slots = new long[(FIRST_SLOTS + 1) * width];
    }

    int size() {
        return size + (hasZero ? 1 : 0);
    }

    /** The slot of the hash, or {@link #NONE}. */
    int find(long high, long low) {
        if (high == 0 && low == 0) {
            return hasZero ? zeroSlot() : NONE;
        }
        int at = place(slots, high, low);
        return slots[at] == high && slots[at + 1] == low ? at : NONE;
    }

    /** The slot of the hash, which is added with numbers of zero if it is not there. */
    int add(long high, long low) {
        if (high == 0 && low == 0) {
            hasZero = true;
            return zeroSlot();
        }
        int known = find(high, low);
        if (known != NONE) {
            return known;
        }
        size++;
        if (size * 3L > (slots.length / width) * 2L) {
            grow();
        }
        int at = place(slots, high, low);
        slots[at] = high;
        slots[at + 1] = low;
        return at;
    }

    long number(int slot) {
        return slots[slot + 2];
    }

    void setNumber(int slot, long number) {
        slots[slot + 2] = number;
    }

    private int zeroSlot() {
        return slots.length - width;
    }

    private void grow() {
        int count = slots.length / width - 1;
        long[] larger = new long[Math.multiplyExact(2 * count + 1, width)];
        for (int at = 0; at < zeroSlot(); at += width) {
            if (slots[at] != 0 || slots[at + 1] != 0) {
                System.arraycopy(slots, at, larger, place(larger, slots[at], slots[at + 1]), width);
            }
        }
        System.arraycopy(slots, zeroSlot(), larger, larger.length - width, width);
        slots = larger;
    }

    /** Where the hash is or belongs. */
    private int place(long[] table, long high, long low) {
        int mask = table.length / width - 2;
        int at = (int) (high ^ (high >>> 32)) & mask;
        while ((table[width * at] != 0 || table[width * at + 1] != 0)
                && (table[width * at] != high || table[width * at + 1] != low)) {
            at = (at + 1) & mask;
        }
        return width * at;
    }
}
