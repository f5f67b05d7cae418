package io.everalign.images;

/** Four inks to red, green and blue, as Pillow does. */
final class InkColors {
    private InkColors() {}

    /**
     * Inks are stored inverted, by Adobe's convention; Pillow takes every file to follow it.
     *
     * @param samples four a pixel as they are stored; overwritten
     * @param luminance whether the first three are luminance and chrominance of the complement
     */
    static byte[] toRgb(byte[] samples, boolean luminance) {
        if (luminance) {
            LuminanceColors.toRgb(samples, 4);
            invertColors(samples);
        }
        byte[] rgb = new byte[samples.length / 4 * 3];
        for (int from = 0, to = 0; from < samples.length; from += 4) {
            int light = samples[from + 3] & 0xff;
            for (int i = 0; i < 3; i++) {
                int product = light * (255 - (samples[from + i] & 0xff)) + 128;
                rgb[to++] = (byte) (light - ((product + (product >> 8)) >> 8));
            }
        }
        return rgb;
    }

    private static void invertColors(byte[] samples) {
        for (int i = 0; i < samples.length; i += 4) {
            samples[i] = (byte) ~samples[i];
            samples[i + 1] = (byte) ~samples[i + 1];
            samples[i + 2] = (byte) ~samples[i + 2];
        }
    }
}
