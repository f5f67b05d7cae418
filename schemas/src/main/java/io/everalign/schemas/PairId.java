package io.everalign.schemas;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Names a pair: 64 bits of its image's hash and 64 bits of its text's, so that either side of the
 * census can name it from its own key and a member.
 *
 * @param image first 64 bits of the image's hash
 * @param text first 64 bits of the text's hash
 */
public record PairId(long image, long text) {

    /** The pair of an image and a text. */
    public static PairId of(Hash128 image, Hash128 text) {
        return new PairId(first64(image.bytes()), first64(text.bytes()));
    }

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException if it has not 16 bytes
     */
    public static PairId fromBytes(byte[] key) {
        if (key.length != 2 * Long.BYTES) {
            throw new IllegalArgumentException("A pair id has 16 bytes, not " + key.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(key);
        return new PairId(buffer.getLong(), buffer.getLong());
    }

    /** The pair id of an Avro key. */
    public static PairId of(PairKey key) {
        return fromBytes(key.bytes());
    }

    /** 16 bytes, big endian: the key of a record. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(image).putLong(text).array();
    }

    /** As an Avro key. */
    public PairKey toKey() {
        return new PairKey(toBytes());
    }

    /** 32 lowercase hex characters. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }

    static long first64(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }
}
