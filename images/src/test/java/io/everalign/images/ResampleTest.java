package io.everalign.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.everalign.images.Resample.Part;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResampleTest {
    private static final Pixels SOURCE = new Pixels(21, 17, ImageKinds.GOLDEN.file("source.rgb"));

    static Stream<String[]> golden() {
        return ImageKinds.GOLDEN.lines("resized.txt").stream();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void everyFilterGivesPillowsBytes(String number, int width, int height, String file) {
        Resample resample = Resample.of(Integer.parseInt(number), "resample");
        assertThat(resample.resize(SOURCE, width, height, whole(width, height)).rgb())
                .isEqualTo(ImageKinds.GOLDEN.file(file));
    }

    @ParameterizedTest
    @EnumSource(Resample.class)
    void aPartIsThatPartOfTheWhole(Resample resample) {
        Part part = new Part(3, 2, 9, 7);
        Pixels whole = resample.resize(SOURCE, 13, 30, whole(13, 30));
        assertThat(resample.resize(SOURCE, 13, 30, part).rgb()).isEqualTo(whole.crop(part).rgb());
    }

    @ParameterizedTest
    @EnumSource(Resample.class)
    void aPictureOfTheRightSizeStaysAsItIs(Resample resample) {
        assertThat(resample.resize(SOURCE, 21, 17, whole(21, 17)).rgb()).isEqualTo(SOURCE.rgb());
    }

    @Test
    void otherNumbersNameNoFilter() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Resample.of(6, "resample"))
                .withMessage("resample must be 0 to 5, but is 6");
    }

    private static Part whole(int width, int height) {
        return new Part(0, 0, width, height);
    }
}
