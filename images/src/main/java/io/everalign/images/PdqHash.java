package io.everalign.images;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A PDQ hash: 256 bits that similar pictures share most of. Two pictures of quality 50 and more are
 * usually taken for the same up to a distance of 31.
 */
public final class PdqHash {
    /** Length of a hash in bits. */
    public static final int BITS = 256;

    /** Length of a hash in bytes. */
    public static final int BYTES = BITS / 8;

    static final int WORDS = BITS / Long.SIZE;

    /** The bits from the last to the first, as the published hexadecimal form gives them. */
    private final long[] words;

    private PdqHash(long[] words) {
        this.words = words;
    }

    static PdqHash ofWords(long... words) {
        return new PdqHash(words.clone());
    }

    /** Reads what {@link #toBytes} gives. */
    public static PdqHash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(
                    "a PDQ hash must have 32 bytes, but has " + bytes.length);
        }
        long[] words = new long[WORDS];
        ByteBuffer.wrap(bytes).asLongBuffer().get(words);
        return new PdqHash(words);
    }

    /** Reads 64 hexadecimal digits. */
    public static PdqHash parse(String hex) {
        try {
            return of(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a PDQ hash must be 64 hexadecimal digits, but is \"" + hex + "\"", e);
        }
    }

    /** The 32 bytes in the order of the hexadecimal form. */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.asLongBuffer().put(words);
        return bytes.array();
    }

    /** In how many of the 256 bits two hashes differ. */
    public int distance(PdqHash other) {
        int distance = 0;
        for (int i = 0; i < WORDS; i++) {
            distance += Long.bitCount(words[i] ^ other.words[i]);
        }
        return distance;
    }

    long word(int i) {
        return words[i];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PdqHash hash && Arrays.equals(words, hash.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    /** 64 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
