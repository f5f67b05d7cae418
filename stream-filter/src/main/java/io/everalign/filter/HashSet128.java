package io.everalign.filter;

import java.nio.ByteBuffer;

/** A set of 128-bit hashes, 16 bytes each at a load of at most two thirds. */
final class HashSet128 {

    private final HashTable128 table = new HashTable128(0);

    boolean contains(byte[] hash) {
        ByteBuffer buffer = ByteBuffer.wrap(hash);
        return contains(buffer.getLong(), buffer.getLong());
    }

    boolean contains(long high, long low) {
        return table.find(high, low) != HashTable128.NONE;
    }

    void add(byte[] hash) {
        ByteBuffer buffer = ByteBuffer.wrap(hash);
        table.add(buffer.getLong(), buffer.getLong());
    }

    int size() {
        return table.size();
    }
}
