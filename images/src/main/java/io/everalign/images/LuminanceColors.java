package io.everalign.images;

/** Luminance and chrominance to red, green and blue, rounded as libjpeg does. */
final class LuminanceColors {
    private static final int FRACTION_BITS = 16;
    private static final int HALF = 1 << (FRACTION_BITS - 1);
    private static final int[] RED = new int[256];
    private static final int[] BLUE = new int[256];
    private static final int[] GREEN_BY_RED = new int[256];
    private static final int[] GREEN_BY_BLUE = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int chroma = i - 128;
            RED[i] = (fixed(1.40200) * chroma + HALF) >> FRACTION_BITS;
            BLUE[i] = (fixed(1.77200) * chroma + HALF) >> FRACTION_BITS;
            GREEN_BY_RED[i] = -fixed(0.71414) * chroma;
            GREEN_BY_BLUE[i] = -fixed(0.34414) * chroma + HALF;
        }
    }

    private LuminanceColors() {}

    private static int fixed(double factor) {
        return (int) (factor * (1 << FRACTION_BITS) + 0.5);
    }

    /** Converts in place the first three of each pixel's samples. */
    static void toRgb(byte[] samples, int perPixel) {
        for (int i = 0; i < samples.length; i += perPixel) {
            int luminance = samples[i] & 0xff;
            int blue = samples[i + 1] & 0xff;
            int red = samples[i + 2] & 0xff;
            int green = (GREEN_BY_BLUE[blue] + GREEN_BY_RED[red]) >> FRACTION_BITS;
            samples[i] = clip(luminance + RED[red]);
            samples[i + 1] = clip(luminance + green);
            samples[i + 2] = clip(luminance + BLUE[blue]);
        }
    }

    private static byte clip(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
