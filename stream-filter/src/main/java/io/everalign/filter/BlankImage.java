package io.everalign.filter;

import io.everalign.images.Pixels;
import io.everalign.schemas.RejectReason;

/** Plain surfaces: placeholders, spacers, what a server gives in place of an image. */
final class BlankImage {

    private static final int CHANNELS = 3;

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
        for (int i = 0; i < rgb.length; i += CHANNELS) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                int value = rgb[i + channel] & 0xff;
                sums[channel] += value;
                squares[channel] += (long) value * value;
            }
        }
        double count = (double) rgb.length / CHANNELS;
        double largest = 0;
        for (int channel = 0; channel < CHANNELS; channel++) {
            double mean = sums[channel] / count;
            largest = Math.max(largest, squares[channel] / count - mean * mean);
        }
        return Math.sqrt(largest);
    }
}
