package io.everalign.images;

import java.io.IOException;

/** One row of a PNG's pass, and the row before it, which its filter refers to. */
final class PngRow {
    private static final int PALETTE = 3;
    private static final int[] SAMPLES = {1, 0, 3, 1, 2, 0, 4};

    private final int columns;
    private final int depth;
    private final int pixelBytes;
    private final boolean colored;
    private final boolean deepGray;
    private final boolean cutsDeepGray;

    /** The colours of samples of at most 8 bits that stand alone in their pixel. */
    private final byte[] colors;

    private byte[] row;
    private byte[] above;

    PngRow(int type, int depth, int columns, byte[] palette, boolean asShown) {
        cutsDeepGray = !asShown;
        this.columns = columns;
        this.depth = depth;
        int pixelBits = SAMPLES[type] * depth;
        pixelBytes = Math.max(1, pixelBits / 8);
        colored = type == 2 || type == 6;
        deepGray = type == 0 && depth == 16;
        colors = type == PALETTE ? pad(palette) : grays(type == 0 && depth < 8 ? depth : 8);
        row = new byte[1 + (int) (((long) columns * pixelBits + 7) / 8)];
        above = new byte[row.length];
    }

    /** Colours that a palette lacks are black. */
    private static byte[] pad(byte[] palette) {
        byte[] colors = new byte[3 * 256];
        System.arraycopy(palette, 0, colors, 0, Math.min(palette.length / 3 * 3, colors.length));
        return colors;
    }

    private static byte[] grays(int depth) {
        int top = (1 << depth) - 1;
        byte[] colors = new byte[3 * (top + 1)];
        for (int i = 0; i < colors.length; i++) {
            colors[i] = (byte) (i / 3 * 255 / top);
        }
        return colors;
    }

    /** The buffer for the next row: a byte that names the filter, then the filtered bytes. */
    byte[] next() {
        byte[] swap = above;
        above = row;
        row = swap;
        return row;
    }

    /** The row as it stands. */
    byte[] bytes() {
        return row;
    }

    void unfilter() throws IOException {
        switch (row[0]) {
            case 0 -> {}
            case 1 -> left();
            case 2 -> up();
            case 3 -> average();
            case 4 -> paeth();
            default -> throw new IOException("no row filter " + row[0]);
        }
    }

    private void left() {
        for (int i = 1 + pixelBytes; i < row.length; i++) {
            row[i] += row[i - pixelBytes];
        }
    }

    private void up() {
        for (int i = 1; i < row.length; i++) {
            row[i] += above[i];
        }
    }

    private void average() {
        for (int i = 1; i < row.length; i++) {
            int left = i > pixelBytes ? row[i - pixelBytes] & 0xff : 0;
            row[i] += (byte) ((left + (above[i] & 0xff)) / 2);
        }
    }

    private void paeth() {
        for (int i = 1; i < row.length; i++) {
            int left = i > pixelBytes ? row[i - pixelBytes] & 0xff : 0;
            int corner = i > pixelBytes ? above[i - pixelBytes] & 0xff : 0;
            row[i] += (byte) nearest(left, above[i] & 0xff, corner);
        }
    }

    private static int nearest(int left, int up, int corner) {
        int byLeft = Math.abs(up - corner);
        int byUp = Math.abs(left - corner);
        int byCorner = Math.abs(left + up - 2 * corner);
        if (byLeft <= byUp && byLeft <= byCorner) {
            return left;
        }
        return byUp <= byCorner ? up : corner;
    }

    /** Writes the row's pixels as red, green and blue, {@code step} bytes apart. */
    void write(byte[] rgb, int start, int step) {
        if (colored) {
            colors(rgb, start, step);
        } else if (deepGray) {
            deepGrays(rgb, start, step);
        } else if (depth < 8) {
            packed(rgb, start, step);
        } else {
            singles(rgb, start, step);
        }
    }

    private void colors(byte[] rgb, int start, int step) {
        int sampleBytes = depth / 8;
        for (int i = 0, from = 1, to = start; i < columns; i++, from += pixelBytes, to += step) {
            rgb[to] = row[from];
            rgb[to + 1] = row[from + sampleBytes];
            rgb[to + 2] = row[from + 2 * sampleBytes];
        }
    }

    private void deepGrays(byte[] rgb, int start, int step) {
        for (int i = 0, to = start; i < columns; i++, to += step) {
            byte high = row[1 + 2 * i];
            byte cut = high == 0 ? row[2 + 2 * i] : (byte) 255;
            byte gray = cutsDeepGray ? cut : high;
            rgb[to] = gray;
            rgb[to + 1] = gray;
            rgb[to + 2] = gray;
        }
    }

    private void packed(byte[] rgb, int start, int step) {
        int mask = (1 << depth) - 1;
        for (int i = 0, to = start; i < columns; i++, to += step) {
            int bit = i * depth;
            int sample = (row[1 + bit / 8] >> (8 - depth - bit % 8)) & mask;
            color(sample, rgb, to);
        }
    }

    private void singles(byte[] rgb, int start, int step) {
        for (int i = 0, from = 1, to = start; i < columns; i++, from += pixelBytes, to += step) {
            color(row[from] & 0xff, rgb, to);
        }
    }

    private void color(int sample, byte[] rgb, int to) {
        rgb[to] = colors[3 * sample];
        rgb[to + 1] = colors[3 * sample + 1];
        rgb[to + 2] = colors[3 * sample + 2];
    }
}
