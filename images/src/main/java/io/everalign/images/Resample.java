package io.everalign.images;

import java.util.Arrays;

/**
 * The filters of Pillow's {@code Image.resize}, whose results this gives bit for bit: along rows,
 * then along columns, in fixed point with a byte in between.
 */
public enum Resample {
    NEAREST(0, 0),
    LANCZOS(1, 3),
    BILINEAR(2, 1),
    BICUBIC(3, 2),
    BOX(4, 0.5),
    HAMMING(5, 1);

    private static final int PRECISION_BITS = 32 - 8 - 2;
    private static final int HALF = 1 << (PRECISION_BITS - 1);

    private final int number;
    private final double support;

    Resample(int number, double support) {
        this.number = number;
        this.support = support;
    }

    public static Resample of(int number, String field) {
        for (Resample resample : values()) {
            if (resample.number == number) {
                return resample;
            }
        }
        throw new IllegalArgumentException(field + " must be 0 to 5, but is " + number);
    }

    /** Pillow's number for it. */
    public int number() {
        return number;
    }

    /** The filter's height at a distance from its middle. */
    private double height(double x) {
        return switch (this) {
            case NEAREST -> 0;
            case LANCZOS -> x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
            case BILINEAR -> Math.max(0, 1 - Math.abs(x));
            case BICUBIC -> cubic(Math.abs(x));
            case BOX -> x > -0.5 && x <= 0.5 ? 1 : 0;
            case HAMMING -> hamming(Math.abs(x));
        };
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
    }

    private static double hamming(double x) {
        if (x == 0) {
            return 1;
        }
        return x >= 1 ? 0 : sinc(x) * (0.54f + 0.46f * Math.cos(x * Math.PI));
    }

    private static double cubic(double x) {
        double a = -0.5;
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }

    /** The part of the resized picture that {@code part} names; no other is computed. */
    public Pixels resize(Pixels source, int width, int height, Part part) {
        if (width == source.width() && height == source.height()) {
            return source.crop(part);
        }
        if (this == NEAREST) {
            return nearest(source, width, height, part);
        }
        Windows down = new Windows(this, source.height(), height, part.top(), part.height());
        Windows across = new Windows(this, source.width(), width, part.left(), part.width());
        return alongColumns(alongRows(source, across, down), down);
    }

    private static Pixels nearest(Pixels source, int width, int height, Part part) {
        int[] columns = nearest(source.width(), width);
        int[] rows = nearest(source.height(), height);
        byte[] out = new byte[3 * part.width() * part.height()];
        for (int y = 0, to = 0; y < part.height(); y++) {
            int row = rows[part.top() + y] * source.width();
            for (int x = 0; x < part.width(); x++, to += 3) {
                int from = 3 * (row + columns[part.left() + x]);
                System.arraycopy(source.rgb(), from, out, to, 3);
            }
        }
        return new Pixels(part.width(), part.height(), out);
    }

    /** The places are summed up, not multiplied, with the rounding that comes of it. */
    private static int[] nearest(int in, int out) {
        double step = (double) in / out;
        double place = step * 0.5;
        int[] places = new int[out];
        for (int i = 0; i < out; i++) {
            places[i] = Math.min(in - 1, (int) place);
            place += step;
        }
        return places;
    }

    /** For each position wanted: where its window in the source begins, and its weights. */
    private static final class Windows {
        final int[] begin;
        final int[][] weights;

        Windows(Resample resample, int in, int out, int from, int count) {
            double scale = (double) in / out;
            double stretch = Math.max(scale, 1.0);
            double support = resample.support * stretch;
            begin = new int[count];
            weights = new int[count][];
            for (int i = 0; i < count; i++) {
                double center = (from + i + 0.5) * scale;
                begin[i] = Math.max(0, (int) (center - support + 0.5));
                int end = Math.min(in, (int) (center + support + 0.5));
                weights[i] = weigh(resample, begin[i], end, center, 1.0 / stretch);
            }
            if (in == out) {
                copy(from);
            }
        }

        /** An axis that keeps its length is not filtered. */
        private void copy(int from) {
            for (int i = 0; i < begin.length; i++) {
                begin[i] = from + i;
                weights[i] = new int[] {1 << PRECISION_BITS};
            }
        }

        private static int[] weigh(
                Resample resample, int begin, int end, double center, double shrink) {
            double[] heights = new double[end - begin];
            double sum = 0;
            for (int i = 0; i < heights.length; i++) {
                heights[i] = resample.height((i + begin - center + 0.5) * shrink);
                sum += heights[i];
            }
            int[] weights = new int[heights.length];
            for (int i = 0; i < heights.length; i++) {
                double weight = (sum == 0 ? heights[i] : heights[i] / sum) * (1 << PRECISION_BITS);
                weights[i] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
            }
            return weights;
        }

        int first() {
            return begin[0];
        }

        int end() {
            return begin[begin.length - 1] + weights[begin.length - 1].length;
        }
    }

    /** Only the rows that {@code down} reads; the first of these is the result's first. */
    private static Pixels alongRows(Pixels source, Windows across, Windows down) {
        int width = across.begin.length;
        int height = down.end() - down.first();
        byte[] in = source.rgb();
        byte[] out = new byte[3 * width * height];
        for (int y = 0, to = 0; y < height; y++) {
            int row = 3 * (down.first() + y) * source.width();
            for (int x = 0; x < width; x++, to += 3) {
                weigh(in, row + 3 * across.begin[x], across.weights[x], out, to);
            }
        }
        return new Pixels(width, height, out);
    }

    private static void weigh(byte[] in, int first, int[] weights, byte[] out, int to) {
        int red = HALF;
        int green = HALF;
        int blue = HALF;
        int at = first;
        for (int weight : weights) {
            red += (in[at] & 0xff) * weight;
            green += (in[at + 1] & 0xff) * weight;
            blue += (in[at + 2] & 0xff) * weight;
            at += 3;
        }
        out[to] = clip(red);
        out[to + 1] = clip(green);
        out[to + 2] = clip(blue);
    }

    /** Whole rows at a time, which the compiler turns into vector instructions. */
    private static Pixels alongColumns(Pixels rows, Windows down) {
        int rowBytes = 3 * rows.width();
        byte[] out = new byte[rowBytes * down.begin.length];
        int[] sums = new int[rowBytes];
        for (int y = 0; y < down.begin.length; y++) {
            Arrays.fill(sums, HALF);
            int row = (down.begin[y] - down.first()) * rowBytes;
            for (int weight : down.weights[y]) {
                add(rows.rgb(), row, weight, sums);
                row += rowBytes;
            }
            for (int i = 0; i < rowBytes; i++) {
                out[y * rowBytes + i] = clip(sums[i]);
            }
        }
        return new Pixels(rows.width(), down.begin.length, out);
    }

    private static void add(byte[] in, int row, int weight, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += (in[row + i] & 0xff) * weight;
        }
    }

    private static byte clip(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> PRECISION_BITS));
    }

    /** A rectangle of a picture. */
    public record Part(int left, int top, int width, int height) {}
}
