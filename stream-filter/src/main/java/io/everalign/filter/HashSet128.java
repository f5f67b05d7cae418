package io.everalign.filter;

import java.nio.ByteBuffer;

/**
 * A set of 128-bit hashes, 16 bytes each at a load of at most two thirds. Not safe for a writer
 * beside other threads.
 */
public final class HashSet128 {

    private final HashTable128 table = new HashTable128(0);

    /** Whether the hash, of 16 bytes, is in it. */
    public boolean contains(byte[] hash) {
        ByteBuffer buffer = ByteBuffer.wrap(hash);
        return contains(buffer.getLong(), buffer.getLong());
    }

    boolean contains(long high, long low) {
        return table.find(high, low) != HashTable128.NONE;
    }

    /** Adds a hash of 16 bytes. */
    public void add(byte[] hash) {
        ByteBuffer buffer = ByteBuffer.wrap(hash);
        table.add(buffer.getLong(), buffer.getLong());
    }

    int size() {
        return table.size();
    }
}
