package io.everalign.images;

/**
 * PDQ, a perceptual hash of pictures: luminance, a tent filter, 64 × 64 samples, their discrete
 * cosine transform, and for each low frequency whether it is above the median. From the paper "The
 * TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (Facebook, 2019).
 */
public final class Pdq {
    private static final int SIDE = 64;
    private static final int FREQUENCIES = 16;
    private static final int LEAST_SIDE = 5;
    private static final int QUALITY_DIVISOR = 90;
    private static final float[] COSINES = cosines();

    private Pdq() {}

    /**
     * What the hash is made of. Sides below 5 pixels show nothing: quality 0. Of a picture decoded
     * at a smaller size it is, but for some bits, that of the full size: each of its pixels counts
     * what those that it stands for would.
     */
    public static PdqSpectrum of(Pixels pixels) {
        if (pixels.fullWidth() < LEAST_SIDE || pixels.fullHeight() < LEAST_SIDE) {
            return new PdqSpectrum(new float[FREQUENCIES * FREQUENCIES], 0);
        }
        float[] samples = samples(pixels);
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

    /** The picture's luminance, blurred, at 64 places down and across. */
    private static float[] samples(Pixels pixels) {
        TentFilter down = new TentFilter(pixels.fullHeight(), pixels.divisor(), SIDE);
        TentFilter across = new TentFilter(pixels.fullWidth(), pixels.divisor(), SIDE);
        BlurredRow row = new BlurredRow(pixels);
        float[] samples = new float[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            float[] luminance = row.luminance(down.begin(y), down.weights(y));
            for (int x = 0; x < SIDE; x++) {
                samples[y * SIDE + x] = sum(luminance, across.begin(x), across.weights(x));
            }
        }
        return samples;
    }

    private static float sum(float[] row, int begin, float[] weights) {
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * row[begin + i];
        }
        return sum;
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
