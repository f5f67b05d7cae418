package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.everalign.images.BadImage;
import io.everalign.images.BadImage.Reason;
import io.everalign.images.ImageKinds;
import io.everalign.images.Pixels;
import io.everalign.images.Resample;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePreprocessorTest {
    private final ImagePreprocessor preprocessor = ImagePreprocessor.forImageSize(64);

    @TempDir Path folder;

    @Test
    void sizesKeepTheProportionOfThePaper() {
        assertThat(ImagePreprocessor.forImageSize(289)).isEqualTo(new ImagePreprocessor(346, 289));
        assertThat(preprocessor).isEqualTo(new ImagePreprocessor(77, 64));
    }

    @Test
    void aPlainPictureStaysPlain() throws Exception {
        byte[] square = preprocessor.centered(png(200, 100, 0x20A0F0, BufferedImage.TYPE_INT_RGB));
        assertThat(square)
                .hasSize(3 * 64 * 64)
                .startsWith(0x20, 0xA0, 0xF0)
                .endsWith(0x20, 0xA0, 0xF0);
    }

    @Test
    void grayIsTakenAsItIsStored() throws Exception {
        BufferedImage gray = new BufferedImage(90, 90, BufferedImage.TYPE_BYTE_GRAY);
        byte[] samples = new byte[90 * 90];
        Arrays.fill(samples, (byte) 100);
        gray.getRaster().setDataElements(0, 0, 90, 90, samples);
        assertThat(preprocessor.centered(encode(gray))).containsOnly(100);
    }

    @Test
    void reductionAveragesAsPillowDoes() {
        Pixels stripes =
                new Pixels(4, 1, new byte[] {0, 0, 0, 100, 100, 100, 0, 0, 0, 100, 100, 100});
        // Pillow's weights over the first window of three pixels are 3/7, 3/7 and 1/7.
        assertThat(Resample.BILINEAR.resize(stripes, 2, 1, new Resample.Part(0, 0, 2, 1)).rgb())
                .containsExactly(43, 43, 43, 57, 57, 57);
    }

    @Test
    void trainingCropsDependOnTheSeedAlone() throws Exception {
        BufferedImage image = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 10_000; i++) {
            image.setRGB(i % 100, i / 100, i * 7919);
        }
        byte[] encoded = encode(image);
        assertThat(preprocessor.augmented(encoded, 1))
                .isEqualTo(preprocessor.augmented(encoded, 1));
        assertThat(preprocessor.augmented(encoded, 1))
                .isNotEqualTo(preprocessor.augmented(encoded, 2));
    }

    @Test
    void settingsThatLeaveNothingToCropGetAMarginForTraining() throws Exception {
        byte[] picture = ImageKinds.GOLDEN.file("jpeg-444.bin");
        ImagePreprocessor tight = new ImagePreprocessor(64, 64);
        assertThat(tight.augmented(picture, 5)).isEqualTo(preprocessor.augmented(picture, 5));
        assertThat(tight.centered(picture)).isNotEqualTo(preprocessor.centered(picture));
    }

    @Test
    void aCropFromAnOblongIsItsMiddle() throws Exception {
        List<Double> plain = List.of(1.0, 1.0, 1.0);
        ImagePreprocessor oblong = new ImagePreprocessor(17, 21, Resample.BICUBIC, 9, plain, plain);
        Pixels source = new Pixels(21, 17, ImageKinds.GOLDEN.file("source.rgb"));
        assertThat(oblong.centered(ImageKinds.GOLDEN.file("png-rgb-8.bin")))
                .isEqualTo(source.crop(new Resample.Part(6, 4, 9, 9)).rgb());
    }

    @Test
    void brokenPicturesAreRefusedWithAReason() throws IOException {
        assertReason(new byte[] {1, 2, 3}, Reason.UNKNOWN_FORMAT);
        byte[] png = png(50, 50, 1, BufferedImage.TYPE_INT_RGB);
        assertReason(Arrays.copyOf(png, 40), Reason.UNDECODABLE);
        byte[] huge = png.clone();
        huge[16] = 0x7f;
        assertReason(huge, Reason.TOO_LARGE);
    }

    private void assertReason(byte[] encoded, Reason reason) {
        assertThatExceptionOfType(BadImage.class)
                .isThrownBy(() -> preprocessor.centered(encoded))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void settingsSurviveTheirFile() throws IOException {
        preprocessor.save(folder);
        assertThat(ImagePreprocessor.load(folder)).isEqualTo(preprocessor);
        Files.delete(folder.resolve(ModelFiles.PREPROCESSOR));
        assertThat(ImagePreprocessor.load(folder)).isEqualTo(preprocessor);
    }

    private static byte[] png(int width, int height, int color, int type) throws IOException {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, color);
        }
        return encode(image);
    }

    private static byte[] encode(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
