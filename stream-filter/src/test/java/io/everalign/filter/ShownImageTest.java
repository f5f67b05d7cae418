package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.filter.ImageNormaliser.Normalised;
import io.everalign.images.ImageDecoder;
import io.everalign.images.JpegCodecs;
import io.everalign.images.Pdq;
import io.everalign.images.Pixels;
import io.everalign.images.Rendering;
import io.everalign.schemas.TestPairs;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownImageTest {
    private static final int MAX_PIXELS = 10_000_000;

    /** PDQ's authors allow implementations to differ by 10 bits. */
    private static final int TOLERANCE = 10;

    @ParameterizedTest
    @CsvSource({"640, 480, 1", "1003, 691, 2", "1003, 690, 1", "1501, 1402, 4", "2999, 2801, 8"})
    void aJpegIsDecodedNoLargerThanIsLookedAtAndJudgedAlike(int width, int height, int divisor)
            throws Exception {
        byte[] jpeg = TestPairs.jpeg(7, width, height);
        Pixels shown = ShownImage.decode(jpeg, MAX_PIXELS, 300);
        Pixels full = ImageDecoder.decode(jpeg, MAX_PIXELS, Rendering.AS_SHOWN);
        int expected = JpegCodecs.isTurbo() ? divisor : 1;
        assertThat(shown.width()).isEqualTo((width + expected - 1) / expected);
        assertThat(shown.fullWidth()).isEqualTo(width);
        assertThat(Pdq.of(shown).hash().distance(Pdq.of(full).hash()))
                .isLessThanOrEqualTo(TOLERANCE);
        assertThat(size(shown)).isEqualTo(size(full));
    }

    private static String size(Pixels pixels) {
        ImageSettings settings = TestRules.with().image();
        Normalised image = new ImageNormaliser(settings).normalise(pixels, Optional.empty());
        return image.widthPx() + " × " + image.heightPx();
    }
}
