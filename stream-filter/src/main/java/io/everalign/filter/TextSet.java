package io.everalign.filter;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * A set of texts that says which of them another text begins with. Exact: members are kept whole,
 * each once, as their bytes and one more in a single array, with a table of four bytes a slot that
 * is at most three quarters full. No member has the byte 0xff, as no text in UTF-8 does. Safe for
 * several threads once nothing is added any more.
 */
final class TextSet {

    /** Most bytes of all members together, with one more for each and one more for all. */
    static final int MAX_BYTES = 1 << 30;

    private static final byte END = (byte) 0xff;
    private static final int FREE = 0;

    private final int maxBytes;

    /** Members one after the other; the first byte is unused, so that no member is at 0. */
    private byte[] members = new byte[1 << 10];

    private int used = 1;
    private int[] slots = new int[1 << 8];
    private int size;
    private int longest;

    TextSet() {
        this(MAX_BYTES);
    }

    TextSet(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Adds a text, unless it is a member.
     *
     * @throws IllegalArgumentException if all members together would be too long
     */
    void add(byte[] text) {
        int hash = 0;
        for (byte one : text) {
            hash = hash(hash, one);
        }
        int slot = slot(hash, text, 0, text.length);
        if (slots[slot] != FREE) {
            return;
        }
        if (text.length >= maxBytes - used) {
            throw new IllegalArgumentException(
                    "all entries together must have at most %d bytes".formatted(maxBytes));
        }
        slots[slot] = append(text);
        size++;
        longest = Math.max(longest, text.length);
        if (4L * size > 3L * slots.length) {
            grow();
        }
    }

    int size() {
        return size;
    }

    /** Bytes of memory that the members take. */
    long bytes() {
        return members.length + (long) Integer.BYTES * slots.length;
    }

    @Override
    public String toString() {
        return "%d entries in %d bytes".formatted(size, bytes());
    }

    /** Gives back what was set aside for more members. */
    void trim() {
        members = Arrays.copyOf(members, used);
    }

    /**
     * Where the shortest member ends that the text has at {@code from}, or -1 if it has none.
     *
     * @param from where the member begins
     * @param mayEnd whether a member may end before this place of the text
     */
    int endOfMember(byte[] text, int from, IntPredicate mayEnd) {
        int last = (int) Math.min(text.length, (long) from + longest);
        int hash = 0;
        for (int to = from + 1; to <= last; to++) {
            hash = hash(hash, text[to - 1]);
            if (mayEnd.test(to) && slots[slot(hash, text, from, to)] != FREE) {
                return to;
            }
        }
        return -1;
    }

    private int append(byte[] text) {
        int at = used;
        int needed = used + text.length + 1;
        if (needed > members.length) {
            members = Arrays.copyOf(members, (int) Math.min(maxBytes, 2L * needed));
        }
        System.arraycopy(text, 0, members, at, text.length);
        members[needed - 1] = END;
        used = needed;
        return at;
    }

    private void grow() {
        slots = new int[Math.multiplyExact(slots.length, 2)];
        int hash = 0;
        int from = 1;
        for (int at = from; at < used; at++) {
            if (members[at] == END) {
                slots[slot(hash, members, from, at)] = from;
                hash = 0;
                from = at + 1;
            } else {
                hash = hash(hash, members[at]);
            }
        }
    }

    /** The slot of the member that is this part of the text, or the free slot where it belongs. */
    private int slot(int hash, byte[] text, int from, int to) {
        int mask = slots.length - 1;
        int at = spread(hash) & mask;
        while (slots[at] != FREE && !isMember(slots[at], text, from, to)) {
            at = at + 1 & mask;
        }
        return at;
    }

    private boolean isMember(int member, byte[] text, int from, int to) {
        int end = member + to - from;
        return end < used
                && members[end] == END
                && Arrays.equals(members, member, end, text, from, to);
    }

    private static int hash(int hash, byte next) {
        return (hash ^ next) * 0x01000193;
    }

    private static int spread(int hash) {
        int mixed = (hash ^ hash >>> 16) * 0x85ebca6b;
        return mixed ^ mixed >>> 13;
    }
}
