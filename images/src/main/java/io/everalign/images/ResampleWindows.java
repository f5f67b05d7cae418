package io.everalign.images;

/**
 * For each position wanted along an axis: where its window in the source begins, and the weights of
 * what lies in it, in fixed point. All windows are made as long as the longest by weights of 0.
 */
final class ResampleWindows {
    static final int PRECISION_BITS = 32 - 8 - 2;

    private final int[] begin;
    private final int[][] weights;

    /** The positions from {@code from} on, of {@code out} that stand for {@code in}. */
    ResampleWindows(Resample resample, int in, int out, int from, int count) {
        begin = new int[count];
        int[][] windows = new int[count][];
        double scale = (double) in / out;
        double stretch = Math.max(scale, 1.0);
        double support = resample.support() * stretch;
        int longest = 0;
        for (int i = 0; i < count; i++) {
            double center = (from + i + 0.5) * scale;
            begin[i] = Math.max(0, (int) (center - support + 0.5));
            int end = Math.min(in, (int) (center + support + 0.5));
            windows[i] = weigh(resample, begin[i], end, center, 1.0 / stretch);
            if (in == out) {
                // An axis that keeps its length is not filtered.
                begin[i] = from + i;
                windows[i] = new int[] {1 << PRECISION_BITS};
            }
            longest = Math.max(longest, windows[i].length);
        }
        weights = new int[longest][count];
        for (int i = 0; i < count; i++) {
            place(i, windows[i], in);
        }
    }

    private void place(int position, int[] window, int in) {
        int first = Math.min(begin[position], in - weights.length);
        for (int i = 0; i < window.length; i++) {
            weights[begin[position] - first + i][position] = window[i];
        }
        begin[position] = first;
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

    int count() {
        return begin.length;
    }

    /** Where each position's window begins; all of it lies in the source. */
    int[] begins() {
        return begin;
    }

    int begin(int position) {
        return begin[position];
    }

    /** What the {@code i}-th of each position's window counts. */
    int[] weights(int i) {
        return weights[i];
    }

    /** Length of the windows. */
    int longest() {
        return weights.length;
    }
}
