package io.everalign.filter.materialise;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Values of a column as one page of a Parquet file, in its PLAIN encoding. */
final class PlainColumn {

    private final boolean optional;
    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private final BitSet present = new BitSet();
    private int count;

    PlainColumn(boolean optional) {
        this.optional = optional;
    }

    /** How many values there are, absent ones too. */
    int count() {
        return count;
    }

    /** Bytes of the values. */
    int bytes() {
        return values.size();
    }

    void add(@Nullable Object value) {
        present.set(count++, value != null);
        if (value instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            values.writeBytes(littleEndian(Integer.BYTES).putInt(bytes.length).array());
            values.writeBytes(bytes);
        } else if (value instanceof Integer number) {
            values.writeBytes(littleEndian(Integer.BYTES).putInt(number).array());
        } else if (value instanceof Long number) {
            values.writeBytes(littleEndian(Long.BYTES).putLong(number).array());
        } else if (value instanceof Instant time) {
            values.writeBytes(littleEndian(Long.BYTES).putLong(time.toEpochMilli()).array());
        } else if (value != null || !optional) {
            throw new IllegalArgumentException("A column has no values such as " + value);
        }
    }

    /** Ends the page; the column is empty after it. */
    byte[] takePage() {
        ByteArrayOutputStream page = new ByteArrayOutputStream(values.size() + Integer.BYTES);
        if (optional) {
            byte[] levels = levels();
            page.writeBytes(littleEndian(Integer.BYTES).putInt(levels.length).array());
            page.writeBytes(levels);
        }
        page.writeBytes(values.toByteArray());
        values.reset();
        present.clear();
        count = 0;
        return page.toByteArray();
    }

    /** Which values are present, as runs of the hybrid encoding of levels. */
    private byte[] levels() {
        ByteArrayOutputStream runs = new ByteArrayOutputStream();
        int from = 0;
        while (from < count) {
            boolean level = present.get(from);
            int next = level ? present.nextClearBit(from) : present.nextSetBit(from);
            int to = next < 0 ? count : Math.min(next, count);
            writeVariableLength((to - from) << 1, runs);
            runs.write(level ? 1 : 0);
            from = to;
        }
        return runs.toByteArray();
    }

    /** Seven bits a byte, the lowest first. */
    private static void writeVariableLength(int number, ByteArrayOutputStream out) {
        int rest = number;
        while (rest > 0x7f) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
