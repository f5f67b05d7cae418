package io.everalign.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.everalign.images.BadImage.Reason;
import io.everalign.images.ImageKinds.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageDecoderTest {
    private static final int MAX_PIXELS = 1_000_000;
    private static final Duration BOUND = Duration.ofSeconds(10);

    static Stream<Kind> kinds() {
        return ImageKinds.GOLDEN.all().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindHasThePixelsThatPillowGives(Kind kind) throws BadImage {
        Pixels pixels = ImageDecoder.decode(ImageKinds.GOLDEN.encoded(kind), MAX_PIXELS);
        assertThat(pixels.width()).isEqualTo(kind.width());
        assertThat(pixels.height()).isEqualTo(kind.height());
        assertThat(pixels.rgb()).isEqualTo(ImageKinds.GOLDEN.file(kind.pixels()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void noKindIsDecodedBeyondTheLimit(Kind kind) {
        byte[] encoded = ImageKinds.GOLDEN.encoded(kind);
        assertReason(encoded, kind.width() * kind.height() - 1, Reason.TOO_LARGE);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aPictureCutInHalfIsRefused(Kind kind) {
        byte[] encoded = ImageKinds.GOLDEN.encoded(kind);
        if (!kind.name().equals("jpeg-tail") && !kind.name().contains("animated")) {
            assertReason(
                    Arrays.copyOf(encoded, encoded.length / 2), MAX_PIXELS, Reason.UNDECODABLE);
        }
    }

    @Test
    void onlyTheEndMarkOfAPlainJpegMayBeMissing() throws BadImage {
        byte[] plain = ImageKinds.GOLDEN.file("jpeg-444.bin");
        byte[] unmarked = Arrays.copyOf(plain, plain.length - 2);
        assertThat(ImageDecoder.decode(unmarked, MAX_PIXELS).rgb())
                .isEqualTo(ImageDecoder.decode(plain, MAX_PIXELS).rgb());
        byte[] cut = Arrays.copyOf(plain, plain.length - 60);
        assertReason(cut, MAX_PIXELS, Reason.UNDECODABLE);
        byte[] progressive = ImageKinds.GOLDEN.file("jpeg-progressive-444.bin");
        byte[] open = Arrays.copyOf(progressive, progressive.length - 2);
        assertReason(open, MAX_PIXELS, Reason.UNDECODABLE);
    }

    @Test
    void rowsOfColorThatOlderDecodersRepeatAreInterpolated() {
        byte[] samples = {0, 10, 0, 10, 0, 30, 0, 30, 0, 90};
        HalfHeight.interpolate(samples, 1, 5, 2, 1);
        assertThat(samples).containsExactly(0, 10, 0, 15, 0, 25, 0, 45, 0, 75);
        byte[] others = {10, 11, 30, 30};
        HalfHeight.interpolate(others, 1, 4, 1, 0);
        assertThat(others).containsExactly(10, 11, 30, 30);
    }

    @Test
    void otherFormatsAreRefused() {
        assertReason("II*\0".getBytes(StandardCharsets.UTF_8), MAX_PIXELS, Reason.UNKNOWN_FORMAT);
        assertReason(new byte[0], MAX_PIXELS, Reason.UNKNOWN_FORMAT);
    }

    @Test
    void aLongThinPictureIsRefused() {
        assertReason(png(header(70_000, 1)), MAX_PIXELS, Reason.TOO_LARGE);
    }

    @Test
    @Timeout(60)
    void textsThatInflateToGigabytesCostNothing() throws Exception {
        byte[] zeros = deflated(new byte[64 << 20]);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes("Raw profile type exif\0\0".getBytes(StandardCharsets.ISO_8859_1));
        text.writeBytes(zeros);
        byte[][] chunks = new byte[200][];
        Arrays.fill(chunks, chunk("zTXt", text.toByteArray()));
        chunks[0] = header(1, 1);
        chunks[198] = chunk("iCCP", text.toByteArray());
        chunks[199] = chunk("IDAT", deflated(new byte[] {0, 77}));
        long start = System.nanoTime();
        assertThat(ImageDecoder.decode(png(chunks), MAX_PIXELS).rgb()).containsOnly(77);
        assertThat(System.nanoTime() - start).isLessThan(BOUND.toNanos());
    }

    @Test
    @Timeout(60)
    void aJpegOfThousandsOfScansIsRefused() {
        byte[] jpeg = ImageKinds.GOLDEN.file("jpeg-progressive-420.bin");
        int scan = indexOf(jpeg, 0xFFDA);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, scan);
        for (int i = 0; i < 5000; i++) {
            out.write(jpeg, scan, indexOf(jpeg, 0xFFC4, scan) - scan);
        }
        out.write(jpeg, scan, jpeg.length - scan);
        assertReason(out.toByteArray(), MAX_PIXELS, Reason.TOO_LARGE);
    }

    @Test
    @Timeout(60)
    void aGifOfMillionsOfExtensionsIsReadOnce() throws BadImage {
        byte[] gif = ImageKinds.GOLDEN.file("gif.bin");
        int colors = 13 + 768;
        ByteBuffer out = ByteBuffer.allocate(gif.length + 8_000_000);
        out.put(gif, 0, colors);
        for (int i = 0; i < 2_000_000; i++) {
            out.put((byte) '!').put((byte) 0xFE).putShort((short) 0);
            out.position(out.position() - 1);
        }
        out.put(gif, colors, gif.length - colors);
        byte[] encoded = Arrays.copyOf(out.array(), out.position());
        assertThat(ImageDecoder.decode(encoded, MAX_PIXELS).width()).isEqualTo(21);
    }

    @Test
    void exifEntriesBeyondTheirDataAreNotRead() {
        ByteBuffer exif = ByteBuffer.allocate(26).order(ByteOrder.BIG_ENDIAN);
        exif.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8);
        exif.putShort((short) -1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
        assertThat(ExifOrientation.of(exif.array(), new byte[0]))
                .isEqualTo(ExifOrientation.UPRIGHT);
        assertThat(ExifOrientation.of(new byte[] {'M', 'M'}, new byte[0]))
                .isEqualTo(ExifOrientation.UPRIGHT);
    }

    @Test
    void quarterTurnsFollowTheExifOrientation() {
        Pixels row = new Pixels(2, 1, new byte[] {1, 1, 1, 2, 2, 2});
        Pixels clockwise = ExifOrientation.QUARTER_CLOCKWISE.apply(row);
        assertThat(clockwise.height()).isEqualTo(2);
        assertThat(clockwise.rgb()).containsExactly(1, 1, 1, 2, 2, 2);
        assertThat(ExifOrientation.QUARTER_COUNTERCLOCKWISE.apply(row).rgb())
                .containsExactly(2, 2, 2, 1, 1, 1);
        assertThat(ExifOrientation.MIRRORED.apply(row).rgb()).containsExactly(2, 2, 2, 1, 1, 1);
    }

    @Test
    void pixelsHaveThreeBytesEach() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pixels(2, 2, new byte[11]))
                .withMessage("pixels of 2 × 2 must have 12 bytes, but have 11");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pixels(0, 2, new byte[0]))
                .withMessageContaining("0 × 2");
    }

    private static int indexOf(byte[] bytes, int marker, int... from) {
        for (int i = from.length > 0 ? from[0] : 0; i + 1 < bytes.length; i++) {
            if (((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)) == marker) {
                return i;
            }
        }
        throw new IllegalArgumentException("no marker " + marker);
    }

    private static void assertReason(byte[] encoded, int maxPixels, Reason reason) {
        assertThatExceptionOfType(BadImage.class)
                .isThrownBy(() -> ImageDecoder.decode(encoded, maxPixels))
                .satisfies(e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    private static byte[] header(int width, int height) {
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        return chunk("IHDR", header.put((byte) 8).array());
    }

    private static byte[] png(byte[]... chunks) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes("\u0089PNG\r\n\u001A\n".getBytes(StandardCharsets.ISO_8859_1));
        for (byte[] chunk : chunks) {
            png.writeBytes(chunk);
        }
        png.writeBytes(chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    private static byte[] chunk(String name, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(content.length + 12).putInt(content.length);
        chunk.put(name.getBytes(StandardCharsets.ISO_8859_1)).put(content);
        CRC32 sum = new CRC32();
        sum.update(chunk.array(), 4, content.length + 4);
        return chunk.putInt((int) sum.getValue()).array();
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater();
        deflater.setInput(content);
        deflater.finish();
        byte[] out = new byte[content.length / 100 + 100];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }
}
