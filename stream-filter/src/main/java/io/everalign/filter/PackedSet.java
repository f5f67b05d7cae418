package io.everalign.filter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.flink.api.common.state.ValueState;

/**
 * A set of 64-bit members as bytes: sorted, eight bytes each. Past its limit it becomes {@link
 * #OVER}, one byte, and stays so. A set is never changed in place.
 */
final class PackedSet {

    /** The empty set. */
    static final byte[] EMPTY = new byte[0];

    private static final byte[] OVER = {1};

    private PackedSet() {}

    /** The set that a state holds, which is asked once. */
    static byte[] in(ValueState<byte[]> state) throws IOException {
        byte[] set = state.value();
        return set == null ? EMPTY : set;
    }

    /** The set that has passed its limit. */
    static byte[] over() {
        return OVER.clone();
    }

    static boolean isOver(byte[] set) {
        return set.length == OVER.length;
    }

    static int size(byte[] set) {
        return set.length / Long.BYTES;
    }

    static boolean contains(byte[] set, long member) {
        return position(set, member) >= 0;
    }

    /** The set with a member that it does not contain. */
    static byte[] with(byte[] set, long member) {
        int at = Long.BYTES * -(position(set, member) + 1);
        return ByteBuffer.allocate(set.length + Long.BYTES)
                .put(set, 0, at)
                .putLong(member)
                .put(set, at, set.length - at)
                .array();
    }

    static long[] members(byte[] set) {
        long[] members = new long[size(set)];
        ByteBuffer.wrap(set).asLongBuffer().get(members);
        return members;
    }

    private static int position(byte[] set, long member) {
        return Arrays.binarySearch(members(set), member);
    }
}
