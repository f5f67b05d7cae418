package io.everalign.schemas;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Key of {@code pairs.retracted}: a pair, and for which records of it the retraction counts. What
 * one census epoch has counted says nothing about pairs that were judged by another.
 *
 * @param pair the pair
 * @param scope where the retraction counts
 * @param number of the epoch or generation; 0 if it counts everywhere
 */
public record RetractionKey(PairId pair, Scope scope, int number) {

    private static final int PAIR_BYTES = 2 * Long.BYTES;
    private static final int SCOPED_BYTES = PAIR_BYTES + 1 + Integer.BYTES;

    /** Where a retraction counts. */
    public enum Scope {
        /** For every record of the pair: it was taken down. */
        EVERYWHERE('*'),
        /** For records that were judged in one census epoch. */
        EPOCH('e'),
        /** For records of one generation. */
        GENERATION('g');

        private final byte code;

        Scope(char code) {
            this.code = (byte) code;
        }
    }

    /** A retraction for every record of the pair. */
    public static RetractionKey everywhere(PairId pair) {
        return new RetractionKey(pair, Scope.EVERYWHERE, 0);
    }

    /** A retraction for records that were judged in that census epoch. */
    public static RetractionKey inEpoch(PairId pair, int epoch) {
        return new RetractionKey(pair, Scope.EPOCH, epoch);
    }

    /** A retraction for records of that generation. */
    public static RetractionKey inGeneration(PairId pair, int generation) {
        return new RetractionKey(pair, Scope.GENERATION, generation);
    }

    /** Reads a key; empty if it is none. */
    public static Optional<RetractionKey> read(byte[] key) {
        if (key == null || (key.length != PAIR_BYTES && key.length != SCOPED_BYTES)) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(key);
        PairId pair = new PairId(buffer.getLong(), buffer.getLong());
        if (!buffer.hasRemaining()) {
            return Optional.of(everywhere(pair));
        }
        byte code = buffer.get();
        int number = buffer.getInt();
        if (code == Scope.EPOCH.code) {
            return Optional.of(inEpoch(pair, number));
        }
        return code == Scope.GENERATION.code
                ? Optional.of(inGeneration(pair, number))
                : Optional.empty();
    }

    /** 16 bytes of a pair id, and 5 more unless the retraction counts everywhere. */
    public byte[] toBytes() {
        if (scope == Scope.EVERYWHERE) {
            return pair.toBytes();
        }
        return ByteBuffer.allocate(SCOPED_BYTES)
                .put(pair.toBytes())
                .put(scope.code)
                .putInt(number)
                .array();
    }

    @Override
    public String toString() {
        return scope == Scope.EVERYWHERE
                ? pair.toString()
                : pair + "/" + (char) scope.code + number;
    }
}
