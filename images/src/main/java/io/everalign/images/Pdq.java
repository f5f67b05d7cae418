package io.everalign.images;

/**
 * PDQ, a perceptual hash of pictures: luminance, a tent filter, 64 × 64 samples, their discrete
 * cosine transform, and for each low frequency whether it is above the median. From the paper "The
 * TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (Facebook, 2019).
 */
public final class Pdq {
    private static final int SIDE = 64;
    private static final int FREQUENCIES = 16;
    private static final int TENT_PASSES = 2;
    private static final int LEAST_SIDE = 5;
    private static final int QUALITY_DIVISOR = 90;
    private static final float[] COSINES = cosines();

    private Pdq() {}

    /** What the hash is made of. Sides below 5 pixels show nothing: quality 0. */
    public static PdqSpectrum of(Pixels pixels) {
        if (pixels.width() < LEAST_SIDE || pixels.height() < LEAST_SIDE) {
            return new PdqSpectrum(new float[FREQUENCIES * FREQUENCIES], 0);
        }
        float[] samples = samples(luminance(pixels), pixels.width(), pixels.height());
        return new PdqSpectrum(spectrum(samples), quality(samples));
    }

    private static float[] cosines() {
        float[] cosines = new float[FREQUENCIES * SIDE];
        float scale = (float) Math.sqrt(2.0 / SIDE);
        for (int i = 0; i < FREQUENCIES; i++) {
            for (int j = 0; j < SIDE; j++) {
                double angle = Math.PI / 2 / SIDE * (i + 1) * (2 * j + 1);
                cosines[i * SIDE + j] = (float) (scale * Math.cos(angle));
            }
        }
        return cosines;
    }

    private static float[] luminance(Pixels pixels) {
        byte[] rgb = pixels.rgb();
        float[] luminance = new float[rgb.length / 3];
        for (int i = 0, at = 0; i < luminance.length; i++, at += 3) {
            luminance[i] =
                    0.299f * (rgb[at] & 0xff)
                            + 0.587f * (rgb[at + 1] & 0xff)
                            + 0.114f * (rgb[at + 2] & 0xff);
        }
        return luminance;
    }

    private static float[] samples(float[] luminance, int width, int height) {
        if (width == SIDE && height == SIDE) {
            return luminance;
        }
        float[] blurred = luminance;
        float[] other = new float[luminance.length];
        for (int pass = 0; pass < TENT_PASSES; pass++) {
            BoxFilter.alongRows(blurred, other, width, height, window(width));
            BoxFilter.alongColumns(other, blurred, width, height, window(height));
        }
        float[] samples = new float[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            int row = nearest(y, height) * width;
            for (int x = 0; x < SIDE; x++) {
                samples[y * SIDE + x] = blurred[row + nearest(x, width)];
            }
        }
        return samples;
    }

    /** Where the middle of a sample lies along an axis. */
    private static int nearest(int sample, int length) {
        double place = (sample + 0.5) * length / SIDE;
        return (int) place;
    }

    /** Half of the distance between samples, rounded up. */
    private static int window(int length) {
        return (length + 2 * SIDE - 1) / (2 * SIDE);
    }

    /** Steps between neighbours in hundredths of the full range; only whole ones count. */
    private static int quality(float[] samples) {
        int sum = 0;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                float here = samples[y * SIDE + x];
                sum += y + 1 < SIDE ? step(here, samples[(y + 1) * SIDE + x]) : 0;
                sum += x + 1 < SIDE ? step(here, samples[y * SIDE + x + 1]) : 0;
            }
        }
        return Math.min(100, sum / QUALITY_DIVISOR);
    }

    private static int step(float one, float next) {
        return Math.abs((int) ((one - next) * 100 / 255));
    }

    /** Rows of frequencies down, columns of frequencies across. */
    private static float[] spectrum(float[] samples) {
        float[] half = new float[FREQUENCIES * SIDE];
        for (int i = 0; i < FREQUENCIES; i++) {
            for (int k = 0; k < SIDE; k++) {
                float cosine = COSINES[i * SIDE + k];
                for (int j = 0; j < SIDE; j++) {
                    half[i * SIDE + j] += cosine * samples[k * SIDE + j];
                }
            }
        }
        float[] spectrum = new float[FREQUENCIES * FREQUENCIES];
        for (int i = 0; i < FREQUENCIES; i++) {
            for (int j = 0; j < FREQUENCIES; j++) {
                float sum = 0;
                for (int k = 0; k < SIDE; k++) {
                    sum += half[i * SIDE + k] * COSINES[j * SIDE + k];
                }
                spectrum[i * FREQUENCIES + j] = sum;
            }
        }
        return spectrum;
    }
}
