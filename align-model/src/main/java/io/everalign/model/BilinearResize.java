package io.everalign.model;

/**
 * Resizes as Pillow's antialiased bilinear filter does, bit for bit: a triangle as wide as the
 * reduction, first along rows, then along columns, in fixed point with a byte in between.
 */
final class BilinearResize {
    private static final int PRECISION_BITS = 32 - 8 - 2;

    private BilinearResize() {}

    static Pixels resize(Pixels source, int width, int height) {
        Pixels wide = width == source.width() ? source : alongRows(source, width);
        return height == source.height() ? wide : alongColumns(wide, height);
    }

    /** For each output position: where its window begins, and the window's weights. */
    private static final class Windows {
        final int[] begin;
        final int[][] weights;

        Windows(int in, int out) {
            double scale = (double) in / out;
            double reach = Math.max(scale, 1.0);
            begin = new int[out];
            weights = new int[out][];
            for (int i = 0; i < out; i++) {
                double center = (i + 0.5) * scale;
                begin[i] = Math.max(0, (int) (center - reach + 0.5));
                int end = Math.min(in, (int) (center + reach + 0.5));
                weights[i] = triangle(begin[i], end, center, reach);
            }
        }

        private static int[] triangle(int begin, int end, double center, double reach) {
            double[] heights = new double[end - begin];
            double sum = 0;
            for (int i = 0; i < heights.length; i++) {
                double distance = Math.abs((i + begin - center + 0.5) / reach);
                heights[i] = Math.max(0, 1 - distance);
                sum += heights[i];
            }
            int[] weights = new int[heights.length];
            for (int i = 0; i < heights.length; i++) {
                weights[i] = (int) (0.5 + heights[i] / sum * (1 << PRECISION_BITS));
            }
            return weights;
        }
    }

    private static Pixels alongRows(Pixels source, int width) {
        Windows windows = new Windows(source.width(), width);
        byte[] in = source.rgb();
        byte[] out = new byte[3 * width * source.height()];
        for (int y = 0; y < source.height(); y++) {
            int row = 3 * y * source.width();
            for (int x = 0; x < width; x++) {
                int first = row + 3 * windows.begin[x];
                weigh(in, first, 3, windows.weights[x], out, 3 * (y * width + x));
            }
        }
        return new Pixels(width, source.height(), out);
    }

    private static Pixels alongColumns(Pixels source, int height) {
        Windows windows = new Windows(source.height(), height);
        int rowBytes = 3 * source.width();
        byte[] out = new byte[rowBytes * height];
        for (int y = 0; y < height; y++) {
            int row = windows.begin[y] * rowBytes;
            for (int x = 0; x < source.width(); x++) {
                weigh(
                        source.rgb(),
                        row + 3 * x,
                        rowBytes,
                        windows.weights[y],
                        out,
                        y * rowBytes + 3 * x);
            }
        }
        return new Pixels(source.width(), height, out);
    }

    /** Sums a window over pixels that lie {@code stride} bytes apart. */
    private static void weigh(byte[] in, int first, int stride, int[] weights, byte[] out, int to) {
        int red = 1 << (PRECISION_BITS - 1);
        int green = red;
        int blue = red;
        int at = first;
        for (int weight : weights) {
            red += (in[at] & 0xff) * weight;
            green += (in[at + 1] & 0xff) * weight;
            blue += (in[at + 2] & 0xff) * weight;
            at += stride;
        }
        out[to] = clip(red);
        out[to + 1] = clip(green);
        out[to + 2] = clip(blue);
    }

    private static byte clip(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> PRECISION_BITS));
    }
}
