package io.everalign.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.everalign.images.ImageKinds.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every codec of JPEG keeps. */
class JpegCodecTest {
    private static final int MAX_PIXELS = 1_000_000;
    private static final int FULL_SIZE = Integer.MAX_VALUE;

    static List<JpegCodec> codecs() {
        return JpegCodecs.present();
    }

    static Stream<Arguments> codecsAndKinds() {
        List<Kind> jpegs =
                ImageKinds.GOLDEN.all().stream().filter(k -> k.name().startsWith("jpeg")).toList();
        return codecs().stream().flatMap(c -> jpegs.stream().map(kind -> Arguments.of(c, kind)));
    }

    /** Half of one of them is a whole picture. */
    static Stream<Arguments> codecsAndKindsWithoutTail() {
        return codecsAndKinds().filter(a -> !((Kind) a.get()[1]).name().equals("jpeg-tail"));
    }

    /** Not a failure: a machine without the library uses the other one. */
    @Test
    void theMachineHasLibjpegTurbo() {
        assumeThat(codecs()).as("libturbojpeg0 is not installed").hasSize(2);
        assertThat(codecs().get(0).name()).isEqualTo("turbo");
    }

    @ParameterizedTest
    @MethodSource("codecsAndKinds")
    void everyKindHasThePixelsThatPillowGives(JpegCodec codec, Kind kind) throws Exception {
        Pixels pixels = decode(codec, ImageKinds.GOLDEN.encoded(kind), FULL_SIZE);
        assertThat(pixels.width()).isEqualTo(kind.width());
        assertThat(pixels.rgb()).isEqualTo(ImageKinds.GOLDEN.file(kind.pixels()));
    }

    @ParameterizedTest
    @MethodSource("codecsAndKindsWithoutTail")
    void whatIsCutIsRefused(JpegCodec codec, Kind kind) {
        byte[] encoded = ImageKinds.GOLDEN.encoded(kind);
        byte[] half = Arrays.copyOf(encoded, encoded.length / 2);
        assertThatIOException().isThrownBy(() -> decode(codec, half, FULL_SIZE));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void onlyTheEndMarkMayBeMissing(JpegCodec codec) throws Exception {
        byte[] plain = ImageKinds.GOLDEN.file("jpeg-444.bin");
        assertThat(decode(codec, Arrays.copyOf(plain, plain.length - 2), FULL_SIZE).rgb())
                .isEqualTo(decode(codec, plain, FULL_SIZE).rgb());
        byte[] cut = Arrays.copyOf(plain, plain.length - 60);
        assertThatIOException().isThrownBy(() -> decode(codec, cut, FULL_SIZE));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void whatIsEncodedIsDecodedAlmostTheSame(JpegCodec codec) throws Exception {
        Pixels source = shades(64, 48);
        Pixels read = decode(codec, codec.encode(source, 95), FULL_SIZE);
        assertThat(read.width()).isEqualTo(64);
        assertThat(read.height()).isEqualTo(48);
        assertNear(read, source, 8);
        assertThat(codec.encode(source, 30).length).isLessThan(codec.encode(source, 95).length);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void allCodecsDecodeWhatOneEncodesToTheSame(JpegCodec codec) throws Exception {
        byte[] jpeg = codec.encode(shades(203, 151), 90);
        for (JpegCodec other : codecs()) {
            assertThat(decode(other, jpeg, FULL_SIZE).rgb())
                    .as(other.name())
                    .isEqualTo(decode(codec, jpeg, FULL_SIZE).rgb());
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void theSmallestSizeIsChosenThatKeepsTheShortSide(JpegCodec codec) throws Exception {
        byte[] jpeg = codec.encode(shades(1003, 801), 90);
        int greatest = codec.greatestDivisor();
        for (int[] sized : new int[][] {{802, 1}, {401, 2}, {402, 1}, {201, 4}, {101, 8}, {1, 8}}) {
            int divisor = Math.min(greatest, sized[1]);
            Pixels pixels = decode(codec, jpeg, sized[0]);
            assertThat(pixels.width()).isEqualTo((1003 + divisor - 1) / divisor);
            assertThat(pixels.height()).isEqualTo((801 + divisor - 1) / divisor);
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aSmallerSizeShowsTheSame(JpegCodec codec) throws Exception {
        Pixels source = shades(400, 320);
        byte[] jpeg = codec.encode(source, 95);
        Pixels smaller = decode(codec, jpeg, 80);
        Resample.Part whole = new Resample.Part(0, 0, smaller.width(), smaller.height());
        Pixels resized = Resample.BOX.resize(source, smaller.width(), smaller.height(), whole);
        assertNear(smaller, resized, 12);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void orientationIsAppliedAtASmallerSizeToo(JpegCodec codec) throws Exception {
        byte[] turned = ImageKinds.GOLDEN.file("jpeg-exif-6.bin");
        Pixels full = decode(codec, turned, FULL_SIZE);
        Pixels smaller = decode(codec, turned, 1);
        int divisor = codec.greatestDivisor();
        assertThat(smaller.width()).isEqualTo((full.width() + divisor - 1) / divisor);
        assertThat(smaller.height()).isEqualTo((full.height() + divisor - 1) / divisor);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void manyThreadsAndSizesAtOnceGiveTheSameAsOneAfterTheOther(JpegCodec codec) throws Exception {
        List<byte[]> jpegs =
                IntStream.range(0, 12).mapToObj(i -> codec.encode(noise(i), 80)).toList();
        List<byte[]> alone = new ArrayList<>();
        for (byte[] jpeg : jpegs) {
            alone.add(decode(codec, jpeg, FULL_SIZE).rgb());
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 5; round++) {
                List<Callable<byte[]>> tasks = new ArrayList<>();
                jpegs.forEach(jpeg -> tasks.add(() -> decode(codec, jpeg, FULL_SIZE).rgb()));
                List<Future<byte[]>> results = threads.invokeAll(tasks);
                for (int i = 0; i < jpegs.size(); i++) {
                    assertThat(results.get(i).get()).isEqualTo(alone.get(i));
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void afterABrokenPictureAWholeOneIsDecoded(JpegCodec codec) throws Exception {
        byte[] jpeg = codec.encode(noise(1), 80);
        byte[] expected = decode(codec, jpeg, FULL_SIZE).rgb();
        byte[] broken = jpeg.clone();
        int tables = indexOf(jpeg, 0xC4);
        Arrays.fill(broken, tables + 5, tables + 21, (byte) 0xFF);
        for (int i = 0; i < 50; i++) {
            assertThatIOException().isThrownBy(() -> decode(codec, broken, FULL_SIZE));
            assertThat(decode(codec, jpeg, FULL_SIZE).rgb()).isEqualTo(expected);
        }
    }

    private static int indexOf(byte[] jpeg, int marker) {
        int at = 0;
        while (jpeg[at] != (byte) 0xFF || (jpeg[at + 1] & 0xff) != marker) {
            at++;
        }
        return at;
    }

    private static Pixels decode(JpegCodec codec, byte[] jpeg, int leastShortSidePx)
            throws IOException, BadImage {
        return JpegDecoder.decode(jpeg, MAX_PIXELS, leastShortSidePx, codec);
    }

    private static void assertNear(Pixels pixels, Pixels expected, int most) {
        for (int i = 0; i < expected.rgb().length; i++) {
            assertThat((pixels.rgb()[i] & 0xff) - (expected.rgb()[i] & 0xff))
                    .as("byte %d", i)
                    .isBetween(-most, most);
        }
    }

    private static Pixels shades(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = (byte) (i % width * 250 / width);
            rgb[3 * i + 1] = (byte) (i / width * 240 / height);
            rgb[3 * i + 2] = (byte) (255 - i % width * 120 / width);
        }
        return new Pixels(width, height, rgb);
    }

    private static Pixels noise(int seed) {
        Random random = new Random(seed);
        byte[] rgb = new byte[3 * (90 + 17 * seed) * (60 + 11 * seed)];
        random.nextBytes(rgb);
        return new Pixels(90 + 17 * seed, 60 + 11 * seed, rgb);
    }
}
