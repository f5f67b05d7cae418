package io.everalign.filter;

import io.everalign.schemas.Codec;
import io.everalign.schemas.JudgedRange;
import io.everalign.schemas.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Ranges as {@code filter.ranges} holds them. */
final class JudgedRanges {

    private static final Codec<JudgedRange> CODEC = Codec.of(JudgedRange.class);
    private static final RawRangeSerializer RANGES = new RawRangeSerializer();

    private JudgedRanges() {}

    /** The record of a range that is judged from now on. */
    static Outgoing outgoing(byte[] opened, int generation, int epoch) {
        RawRange range = read(opened);
        Map<String, Long> ends = new HashMap<>();
        range.overEnds().forEach((partition, end) -> ends.put(Integer.toString(partition), end));
        JudgedRange judged =
                new JudgedRange(
                        generation,
                        epoch,
                        range.partition(),
                        range.from(),
                        range.to(),
                        ByteBuffer.wrap(range.repeats()),
                        ends);
        return Outgoing.to(
                Topic.FILTER_RANGES, Integer.toString(range.partition()), CODEC.encode(judged));
    }

    /** The range as it was judged. */
    static RawRange range(JudgedRange judged) {
        ByteBuffer bits = judged.getRepeats().duplicate();
        byte[] repeats = new byte[bits.remaining()];
        bits.get(repeats);
        Map<Integer, Long> ends = new HashMap<>();
        judged.getOverEnds()
                .forEach((partition, end) -> ends.put(Integer.parseInt(partition), end));
        return new RawRange(
                judged.getPartition(),
                judged.getFrom(),
                judged.getTo(),
                judged.getFrom(),
                repeats,
                0,
                ends);
    }

    private static RawRange read(byte[] opened) {
        try {
            return RANGES.deserialize(RANGES.getVersion(), opened);
        } catch (IOException e) {
            throw new UncheckedIOException("A range in memory cannot be read", e);
        }
    }
}
