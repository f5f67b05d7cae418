package io.everalign.filter;

import java.nio.ByteBuffer;
import java.util.Map;

/** Where each key of a topic stands first: its partition and offset, packed into one number. */
final class KeyPlaces {

    private static final int PARTITION_BITS = 10;
    private static final long PARTITION_MASK = (1L << PARTITION_BITS) - 1;

    private final HashTable128 places = new HashTable128(1);

    /** Takes in where a key stands; a later place of the same key is left out. */
    void add(byte[] hash, int partition, long offset) {
        ByteBuffer buffer = ByteBuffer.wrap(hash);
        long high = buffer.getLong();
        long low = buffer.getLong();
        if (places.find(high, low) == HashTable128.NONE) {
            places.setNumber(places.add(high, low), (offset << PARTITION_BITS) | partition);
        }
    }

    /** Whether the key stands below the end of its partition. */
    boolean isBelow(byte[] hash, Map<Integer, Long> ends) {
        ByteBuffer buffer = ByteBuffer.wrap(hash);
        int slot = places.find(buffer.getLong(), buffer.getLong());
        if (slot == HashTable128.NONE) {
            return false;
        }
        long place = places.number(slot);
        Long end = ends.get((int) (place & PARTITION_MASK));
        return end != null && place >>> PARTITION_BITS < end;
    }
}
