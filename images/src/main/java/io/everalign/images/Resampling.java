package io.everalign.images;

import java.util.Arrays;

/**
 * One picture brought to another size: each row that is needed is filtered along itself and rounded
 * to bytes, then rows are filtered along columns. Only as many filtered rows are kept as the
 * longest column's window holds.
 */
final class Resampling {
    private static final int HALF = 1 << (ResampleWindows.PRECISION_BITS - 1);
    private static final int[] COLORS = {PackedRow.RED, PackedRow.GREEN, PackedRow.BLUE};

    private final PackedRow source;
    private final ResampleWindows across;
    private final ResampleWindows down;

    /** By row of the source modulo the length: red, green and blue of the row, filtered. */
    private final int[][][] filtered;

    private final int[] packed;
    private final int[][] sums;

    Resampling(Pixels source, ResampleWindows across, ResampleWindows down) {
        this.source = new PackedRow(source);
        this.across = across;
        this.down = down;
        filtered = new int[down.longest()][COLORS.length][across.count()];
        packed = new int[across.count()];
        sums = new int[COLORS.length][across.count()];
    }

    Pixels run() {
        byte[] out = new byte[3 * across.count() * down.count()];
        int next = down.begin(0);
        for (int y = 0; y < down.count(); y++) {
            int end = down.begin(y) + down.longest();
            for (; next < end; next++) {
                alongRow(next, filtered[next % filtered.length]);
            }
            for (int color = 0; color < COLORS.length; color++) {
                alongColumns(y, color);
            }
            PackedRow.write(sums[0], sums[1], sums[2], out, 3 * y * across.count());
        }
        return new Pixels(across.count(), down.count(), out);
    }

    private void alongRow(int y, int[][] out) {
        for (int[] color : out) {
            Arrays.fill(color, HALF);
        }
        for (int i = 0; i < across.longest(); i++) {
            source.gather(y, across.begins(), i, packed);
            for (int color = 0; color < COLORS.length; color++) {
                PackedRow.add(packed, COLORS[color], across.weights(i), out[color]);
            }
        }
        for (int[] color : out) {
            toBytes(color);
        }
    }

    private void alongColumns(int y, int color) {
        int[] out = sums[color];
        Arrays.fill(out, HALF);
        for (int i = 0; i < down.longest(); i++) {
            int row = (down.begin(y) + i) % filtered.length;
            add(filtered[row][color], down.weights(i)[y], out);
        }
        toBytes(out);
    }

    private static void add(int[] row, int weight, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * row[i];
        }
    }

    /** Without branches, and without minimum and maximum, which keep it from being vectorised. */
    private static void toBytes(int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            int value = sums[i] >> ResampleWindows.PRECISION_BITS;
            int notNegative = value & ~(value >> 31);
            int over = (255 - notNegative) >> 31;
            sums[i] = (notNegative | over) & 255;
        }
    }
}
