package io.everalign.filter.nsfw;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.images.Pixels;
import org.junit.jupiter.api.Test;

class AlignedBilinearTest {

    @Test
    void cornersFallOnCornersAndTheMiddleLiesBetween() {
        Pixels picture = grey(2, 2, 0, 255, 51, 102);
        assertThat(red(new AlignedBilinear(3).of(picture)))
                .containsExactly(0, 0.5f, 1, 0.1f, 0.4f, 0.7f, 0.2f, 0.3f, 0.4f);
    }

    @Test
    void aPictureOfTheSizeIsOnlyScaled() {
        assertThat(red(new AlignedBilinear(2).of(grey(2, 2, 0, 255, 51, 102))))
                .containsExactly(0, 1, 0.2f, 0.4f);
    }

    @Test
    void shrinkingTakesPixelsWithoutAveraging() {
        assertThat(red(new AlignedBilinear(2).of(grey(5, 1, 255, 0, 0, 0, 51))))
                .containsExactly(1, 0.2f, 1, 0.2f);
    }

    @Test
    void onePixelFillsTheSquare() {
        assertThat(new AlignedBilinear(2).of(new Pixels(1, 1, new byte[] {0, 51, -1})))
                .containsExactly(0, 0.2f, 1, 0, 0.2f, 1, 0, 0.2f, 1, 0, 0.2f, 1);
    }

    private static Pixels grey(int width, int height, int... values) {
        byte[] rgb = new byte[3 * values.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) values[i / 3];
        }
        return new Pixels(width, height, rgb);
    }

    private static float[] red(float[] square) {
        float[] red = new float[square.length / 3];
        for (int i = 0; i < red.length; i++) {
            red[i] = square[3 * i];
            assertThat(square[3 * i + 2]).isEqualTo(red[i]);
        }
        return red;
    }
}
