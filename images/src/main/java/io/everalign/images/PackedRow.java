package io.everalign.images;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Pixels of one row as integers: red in the lowest byte, then green, then blue, then a byte of
 * anything. Compilers of Java 17 make vector instructions of loops over integers, not of loops that
 * widen bytes, and of one array of sums at a time.
 */
final class PackedRow {
    static final int RED = 0;
    static final int GREEN = 8;
    static final int BLUE = 16;

    private static final VarHandle FOUR_BYTES =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final Pixels source;
    private final int rowBytes;
    private final byte[] last;

    /** Reads the rows of a picture. */
    PackedRow(Pixels source) {
        this.source = source;
        rowBytes = 3 * source.width();
        int start = source.rgb().length - rowBytes;
        // Nothing follows the last pixel of a picture, but one byte more is read.
        last = Arrays.copyOfRange(source.rgb(), start, start + rowBytes + 1);
    }

    /**
     * Takes pixels of a row.
     *
     * @param y the row
     * @param columns which pixels, 0 to width - 1 with {@code shift} added
     * @param shift how far to the right of these
     * @param out takes as many
     */
    void gather(int y, int[] columns, int shift, int[] out) {
        boolean isLast = y == source.height() - 1;
        byte[] in = isLast ? last : source.rgb();
        int from = (isLast ? 0 : y * rowBytes) + 3 * shift;
        for (int i = 0; i < out.length; i++) {
            out[i] = (int) FOUR_BYTES.get(in, from + 3 * columns[i]);
        }
    }

    /** Adds one colour of each pixel times its weight to its sum. */
    static void add(int[] packed, int color, int[] weights, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += ((packed[i] >>> color) & 0xff) * weights[i];
        }
    }

    /** Adds one colour of each pixel times a weight to its sum. */
    static void add(int[] packed, int color, int weight, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += ((packed[i] >>> color) & 0xff) * weight;
        }
    }

    /**
     * Writes colours side by side.
     *
     * @param red of each pixel, 0 to 255; overwritten
     * @param out takes three bytes a pixel
     * @param to where the first goes
     */
    static void write(int[] red, int[] green, int[] blue, byte[] out, int to) {
        for (int i = 0; i < red.length; i++) {
            red[i] |= (green[i] << GREEN) | (blue[i] << BLUE);
        }
        int end = red.length - 1;
        for (int i = 0; i < end; i++) {
            FOUR_BYTES.set(out, to + 3 * i, red[i]);
        }
        for (int i = 0; i < 3; i++) {
            out[to + 3 * end + i] = (byte) (red[end] >>> (8 * i));
        }
    }
}
