package io.everalign.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.images.ImageKinds.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageHeaderTest {

    static Stream<Kind> kinds() {
        return ImageKinds.GOLDEN.all().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theHeaderHasFormatSizeAndWhetherItMoves(Kind kind) {
        byte[] encoded = ImageKinds.GOLDEN.encoded(kind);
        ImageHeader header = ImageHeader.read(encoded).orElseThrow();
        String format = kind.name().replaceFirst("-.*", "").toUpperCase(Locale.ROOT);
        assertThat(header.format()).isEqualTo(ImageHeader.Format.valueOf(format));
        if (!kind.name().equals("gif-wide-frame")) {
            assertThat(header.pixels()).isEqualTo((long) kind.width() * kind.height());
        }
        assertThat(header.isAnimated(encoded)).isEqualTo(kind.name().contains("animated"));
    }

    @Test
    void aHeaderThatIsCutIsNone() {
        for (Kind kind : ImageKinds.GOLDEN.all()) {
            byte[] encoded = ImageKinds.GOLDEN.encoded(kind);
            assertThat(ImageHeader.read(Arrays.copyOf(encoded, 9))).as(kind.name()).isEmpty();
        }
    }

    @Test
    void noDamageMakesTheReadingFail() {
        for (Kind kind : ImageKinds.GOLDEN.all()) {
            for (int length = 0; length < 200; length++) {
                byte[] cut = Arrays.copyOf(ImageKinds.GOLDEN.encoded(kind), length);
                assertThat(ImageHeader.read(cut).map(header -> header.isAnimated(cut))).isNotNull();
            }
        }
    }
}
