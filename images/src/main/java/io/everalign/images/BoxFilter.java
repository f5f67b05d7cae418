package io.everalign.images;

/**
 * The mean over a window along one axis, in constant time a value whatever the window. A window of
 * even length reaches one further ahead; at the ends it holds what there is.
 */
final class BoxFilter {
    private BoxFilter() {}

    static void alongRows(float[] in, float[] out, int width, int height, int window) {
        int ahead = window / 2;
        int behind = window - 1 - ahead;
        for (int y = 0; y < height; y++) {
            int row = y * width;
            float sum = 0;
            int count = 0;
            for (int x = -ahead; x < width; x++) {
                if (x + ahead < width) {
                    sum += in[row + x + ahead];
                    count++;
                }
                if (x > behind) {
                    sum -= in[row + x - behind - 1];
                    count--;
                }
                if (x >= 0) {
                    out[row + x] = sum / count;
                }
            }
        }
    }

    /** A whole row at a time, which the compiler turns into vector instructions. */
    static void alongColumns(float[] in, float[] out, int width, int height, int window) {
        int ahead = window / 2;
        int behind = window - 1 - ahead;
        float[] sums = new float[width];
        int count = 0;
        for (int y = -ahead; y < height; y++) {
            if (y + ahead < height) {
                add(in, (y + ahead) * width, sums);
                count++;
            }
            if (y > behind) {
                subtract(in, (y - behind - 1) * width, sums);
                count--;
            }
            if (y >= 0) {
                for (int x = 0; x < width; x++) {
                    out[y * width + x] = sums[x] / count;
                }
            }
        }
    }

    private static void add(float[] in, int row, float[] sums) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] += in[row + x];
        }
    }

    private static void subtract(float[] in, int row, float[] sums) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] -= in[row + x];
        }
    }
}
