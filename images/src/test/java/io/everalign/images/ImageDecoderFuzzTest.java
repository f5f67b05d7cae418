package io.everalign.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.images.ImageKinds.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ImageDecoderFuzzTest {
    private static final int MAX_PIXELS = 4_000_000;
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final byte[] EXTREMES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff};
    private static final List<Kind> KINDS = ImageKinds.GOLDEN.all();

    @Provide
    static Arbitrary<Kind> kinds() {
        return Arbitraries.of(KINDS);
    }

    @Provide
    static Arbitrary<Kind> jpegs() {
        return Arbitraries.of(KINDS).filter(kind -> kind.name().startsWith("jpeg"));
    }

    @Property(tries = 5000)
    void damagedBytesGiveAReasonOrPixels(
            @ForAll("kinds") Kind kind,
            @ForAll @IntRange(min = 1, max = 20) int places,
            @ForAll long seed) {
        byte[] encoded = ImageKinds.GOLDEN.encoded(kind).clone();
        Random random = new Random(seed);
        for (int i = 0; i < places; i++) {
            encoded[random.nextInt(encoded.length)] = (byte) random.nextInt();
        }
        assertBounded(encoded);
    }

    /** Headers decide how much is allocated and walked. */
    @Property(tries = 5000)
    void damagedHeadersGiveAReasonOrPixels(@ForAll("kinds") Kind kind, @ForAll long seed) {
        byte[] encoded = ImageKinds.GOLDEN.encoded(kind).clone();
        Random random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            byte extreme = EXTREMES[random.nextInt(EXTREMES.length)];
            encoded[random.nextInt(Math.min(80, encoded.length))] = extreme;
        }
        assertBounded(encoded);
    }

    @Property(tries = 2000)
    void missingAndRepeatedBytesGiveAReasonOrPixels(@ForAll("kinds") Kind kind, @ForAll long seed) {
        byte[] whole = ImageKinds.GOLDEN.encoded(kind);
        Random random = new Random(seed);
        byte[] encoded = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
        int from = random.nextInt(encoded.length + 1);
        int to = random.nextInt(encoded.length + 1);
        System.arraycopy(whole, from, encoded, to, encoded.length - Math.max(from, to));
        assertBounded(encoded);
    }

    @Property(tries = 2000)
    void randomBytesAfterASignatureGiveAReasonOrPixels(
            @ForAll("kinds") Kind kind, @ForAll byte[] content) {
        byte[] start = Arrays.copyOf(ImageKinds.GOLDEN.encoded(kind), 12);
        byte[] encoded = Arrays.copyOf(start, start.length + content.length);
        System.arraycopy(content, 0, encoded, start.length, content.length);
        assertBounded(encoded);
    }

    /** Native code above all is given the same as the rest, at full size and smaller. */
    @Property(tries = 3000)
    void everyCodecBearsDamagedJpegs(
            @ForAll("jpegs") Kind kind,
            @ForAll @IntRange(min = 1, max = 20) int places,
            @ForAll long seed) {
        byte[] encoded = ImageKinds.GOLDEN.encoded(kind).clone();
        Random random = new Random(seed);
        for (int i = 0; i < places; i++) {
            encoded[random.nextInt(encoded.length)] = (byte) random.nextInt();
        }
        for (JpegCodec codec : JpegCodecs.present()) {
            for (int leastShortSidePx : new int[] {1, 8, Integer.MAX_VALUE}) {
                try {
                    Pixels pixels =
                            JpegDecoder.decode(encoded, MAX_PIXELS, leastShortSidePx, codec);
                    assertThat(pixels.width() * pixels.height()).isBetween(1, MAX_PIXELS);
                } catch (IOException | BadImage | RuntimeException e) {
                    assertThat(e).hasMessageMatching("(?s).+");
                }
            }
        }
    }

    private static void assertBounded(byte[] encoded) {
        long start = System.nanoTime();
        try {
            Pixels pixels = ImageDecoder.decode(encoded, MAX_PIXELS);
            assertThat(pixels.rgb()).hasSize(3 * pixels.width() * pixels.height());
            assertThat(pixels.width() * pixels.height()).isBetween(1, MAX_PIXELS);
        } catch (BadImage e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
        assertThat(System.nanoTime() - start).isLessThan(BOUND.toNanos());
    }
}
