package io.everalign.images;

/**
 * Samples along one axis of what two passes of a moving average, together a tent, make of it. An
 * average over an even count reaches one further ahead; at the ends it holds what there is. Each
 * sample is a weighted sum over a short stretch, so nothing between the samples is computed.
 */
final class TentFilter {
    private final int divisor;
    private final int[] begin;
    private final float[][] weights;

    /**
     * For {@code count} samples at equal distances along {@code length} pixels.
     *
     * @param divisor how many of these pixels one stands for
     */
    TentFilter(int length, int divisor, int count) {
        this.divisor = divisor;
        begin = new int[count];
        weights = new float[count][];
        // Half of the distance between samples, rounded up.
        int window = (length + 2 * count - 1) / (2 * count);
        int ahead = window / 2;
        int behind = window - 1 - ahead;
        for (int i = 0; i < count; i++) {
            double place = (i + 0.5) * length / count;
            weigh(i, (int) place, length, ahead, behind);
        }
    }

    private void weigh(int sample, int place, int length, int ahead, int behind) {
        int from = Math.max(0, place - 2 * behind);
        int to = Math.min(length - 1, place + 2 * ahead);
        int first = from / divisor;
        double[] sums = new double[to / divisor - first + 1];
        int outerFrom = Math.max(0, place - behind);
        int outerTo = Math.min(length - 1, place + ahead);
        for (int outer = outerFrom; outer <= outerTo; outer++) {
            int innerFrom = Math.max(0, outer - behind);
            int innerTo = Math.min(length - 1, outer + ahead);
            double weight = 1.0 / (outerTo - outerFrom + 1) / (innerTo - innerFrom + 1);
            for (int inner = innerFrom; inner <= innerTo; inner++) {
                sums[inner / divisor - first] += weight;
            }
        }
        begin[sample] = first;
        weights[sample] = new float[sums.length];
        for (int i = 0; i < sums.length; i++) {
            weights[sample][i] = (float) sums[i];
        }
    }

    /** The first pixel that a sample depends on. */
    int begin(int sample) {
        return begin[sample];
    }

    /** What each pixel from there on counts; together 1. */
    float[] weights(int sample) {
        return weights[sample];
    }
}
