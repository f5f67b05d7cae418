package io.everalign.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.everalign.images.Resample.Part;
import java.util.Random;
import java.util.function.IntUnaryOperator;
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

    /** Pillow's golden pictures are small; this one has windows of every length. */
    @ParameterizedTest
    @EnumSource(value = Resample.class, mode = EnumSource.Mode.EXCLUDE, names = "NEAREST")
    void rowsAddedUpAtOnceGiveTheSameAsPixelByPixel(Resample resample) {
        byte[] rgb = new byte[3 * 197 * 83];
        new Random(7).nextBytes(rgb);
        Pixels source = new Pixels(197, 83, rgb);
        for (int[] size : new int[][] {{101, 60}, {9, 3}, {197, 20}, {50, 83}, {400, 90}, {1, 1}}) {
            assertThat(resample.resize(source, size[0], size[1], whole(size[0], size[1])).rgb())
                    .as("%d × %d", size[0], size[1])
                    .isEqualTo(pixelByPixel(resample, source, size[0], size[1]));
        }
    }

    private static byte[] pixelByPixel(Resample resample, Pixels source, int width, int height) {
        ResampleWindows across = new ResampleWindows(resample, source.width(), width, 0, width);
        ResampleWindows down = new ResampleWindows(resample, source.height(), height, 0, height);
        byte[] in = source.rgb();
        byte[] rows = new byte[3 * width * source.height()];
        for (int i = 0; i < rows.length; i++) {
            int color = i % 3;
            int start = i / (3 * width) * source.width();
            rows[i] = weighed(across, i / 3 % width, x -> in[3 * (start + x) + color]);
        }
        byte[] out = new byte[3 * width * height];
        for (int i = 0; i < out.length; i++) {
            int column = i % (3 * width);
            out[i] = weighed(down, i / (3 * width), y -> rows[3 * width * y + column]);
        }
        return out;
    }

    private static byte weighed(ResampleWindows windows, int position, IntUnaryOperator samples) {
        int sum = 1 << (ResampleWindows.PRECISION_BITS - 1);
        for (int i = 0; i < windows.longest(); i++) {
            int sample = samples.applyAsInt(windows.begin(position) + i) & 0xff;
            sum += windows.weights(i)[position] * sample;
        }
        return (byte) Math.max(0, Math.min(255, sum >> ResampleWindows.PRECISION_BITS));
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
