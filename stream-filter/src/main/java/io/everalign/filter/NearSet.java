package io.everalign.filter;

import java.nio.ByteBuffer;

/**
 * The pairs of one text that a generation has accepted, packed: the generation, then for each pair
 * 8 bytes of its image's hash, 32 of its PDQ hash, and whether it was retracted.
 */
final class NearSet {

    private static final int WORDS = 4;
    private static final int HEADER_BYTES = Integer.BYTES;
    private static final int ENTRY_BYTES = Long.BYTES * (1 + WORDS) + 1;
    private static final int FLAG_AT = ENTRY_BYTES - 1;

    private NearSet() {}

    /** A set without pairs. */
    static byte[] of(int generation) {
        return ByteBuffer.allocate(HEADER_BYTES).putInt(generation).array();
    }

    static int generation(byte[] set) {
        return ByteBuffer.wrap(set).getInt();
    }

    static int size(byte[] set) {
        return (set.length - HEADER_BYTES) / ENTRY_BYTES;
    }

    /** First 64 bits of the image's hash of the i-th pair. */
    static long image(byte[] set, int i) {
        return ByteBuffer.wrap(set).getLong(at(i));
    }

    /** In how many of 256 bits the i-th pair's image differs. */
    static int distance(byte[] set, int i, long[] pdq) {
        ByteBuffer buffer = ByteBuffer.wrap(set);
        int distance = 0;
        for (int word = 0; word < WORDS; word++) {
            long own = buffer.getLong(at(i) + Long.BYTES * (1 + word));
            distance += Long.bitCount(own ^ pdq[word]);
        }
        return distance;
    }

    static boolean isRetracted(byte[] set, int i) {
        return set[at(i) + FLAG_AT] != 0;
    }

    /** Marks the i-th pair in place. */
    static void retract(byte[] set, int i) {
        set[at(i) + FLAG_AT] = 1;
    }

    /** The set with one more pair at its end. */
    static byte[] with(byte[] set, long image, long[] pdq) {
        ByteBuffer grown = ByteBuffer.allocate(set.length + ENTRY_BYTES).put(set).putLong(image);
        for (long word : pdq) {
            grown.putLong(word);
        }
        return grown.array();
    }

    private static int at(int i) {
        return HEADER_BYTES + i * ENTRY_BYTES;
    }
}
