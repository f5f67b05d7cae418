package io.everalign.filter;

import io.everalign.images.Pixels;
import io.everalign.schemas.RejectReason;

/** Plain surfaces: placeholders, spacers, what a server gives in place of an image. */
final class BlankImage {

    private static final int CHANNELS = 3;

    /** Pixels whose squares add up to an int: 255² × 32,768 is below 2³¹. */
    private static final int RUN = 1 << 15;

    private BlankImage() {}

    static Verdict judge(Pixels pixels, ImageSettings settings) {
        double deviation = deviation(pixels);
        return Verdict.of(
                RejectReason.BLANK_IMAGE,
                deviation > settings.minDeviation(),
                deviation,
                settings.minDeviation());
    }

    /** The largest of the standard deviations of red, green and blue, 0 to 127.5. */
    static double deviation(Pixels pixels) {
        long[] sums = new long[CHANNELS];
        long[] squares = new long[CHANNELS];
        byte[] rgb = pixels.rgb();
        for (int from = 0; from < rgb.length; from += CHANNELS * RUN) {
            add(rgb, from, Math.min(rgb.length, from + CHANNELS * RUN), sums, squares);
        }
        double count = (double) rgb.length / CHANNELS;
        double largest = 0;
        for (int channel = 0; channel < CHANNELS; channel++) {
            double mean = sums[channel] / count;
            largest = Math.max(largest, squares[channel] / count - mean * mean);
        }
        return Math.sqrt(largest);
    }

    /** Adds up a run of pixels, short enough for the sums to be plain integers. */
    private static void add(byte[] rgb, int from, int to, long[] sums, long[] squares) {
        for (int channel = 0; channel < CHANNELS; channel++) {
            int sum = 0;
            int square = 0;
            for (int i = from + channel; i < to; i += CHANNELS) {
                int value = rgb[i] & 0xff;
                sum += value;
                square += value * value;
            }
            sums[channel] += sum;
            squares[channel] += square;
        }
    }
}
