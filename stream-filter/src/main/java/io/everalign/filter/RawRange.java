package io.everalign.filter;

import java.util.BitSet;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A range of one partition of {@code pairs.raw} that may be judged: the census has counted it.
 *
 * @param partition raw partition
 * @param from first offset not judged yet
 * @param to offset after the last
 * @param bitsFrom offset of the first bit of {@code repeats}
 * @param repeats which offsets repeat a pair
 * @param progressOffset offset of the record of {@code census.progress} that says so
 * @param overEnds for each partition of {@code pairs.over}, how far it must be read before the
 *     range's first record is judged
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RawRange(
        int partition,
        long from,
        long to,
        long bitsFrom,
        byte[] repeats,
        long progressOffset,
        Map<Integer, Long> overEnds)
        implements SourceSplit {

    RawRange {
        overEnds = Map.copyOf(overEnds);
    }

    @Override
    public String splitId() {
        return partition + ":" + to;
    }

    /** What is left once the offsets below {@code next} have been judged. */
    RawRange from(long next) {
        return new RawRange(partition, next, to, bitsFrom, repeats, progressOffset, overEnds);
    }

    /** The beginning of the range, up to {@code end}. */
    RawRange upTo(long end) {
        BitSet bits = BitSet.valueOf(repeats).get(bit(from), bit(end));
        return new RawRange(
                partition, from, end, from, bits.toByteArray(), progressOffset, overEnds);
    }

    boolean repeated(long offset) {
        int bit = bit(offset);
        int at = bit >> 3;
        return at < repeats.length && (repeats[at] >> (bit & 7) & 1) == 1;
    }

    private int bit(long offset) {
        return Math.toIntExact(offset - bitsFrom);
    }
}
