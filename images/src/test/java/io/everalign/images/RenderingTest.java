package io.everalign.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.images.ImageKinds.Kind;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RenderingTest {
    private static final int MAX_PIXELS = 1_000_000;
    private static final int PNG_HEADER = 33;
    private static final byte[] WHITE = {-1, -1, -1};
    private static final Pattern SHOWN_OTHERWISE =
            Pattern.compile(
                    "gray-16|alpha|rgba|palette-one-clear|gif-clear|small|wide-frame|offset");

    static Stream<Kind> kinds() {
        return ImageKinds.GOLDEN.all().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void onlyTransparentAndDeepKindsAreShownOtherwise(Kind kind) throws BadImage {
        byte[] encoded = ImageKinds.GOLDEN.encoded(kind);
        byte[] ignored = ImageDecoder.decode(encoded, MAX_PIXELS).rgb();
        byte[] shown = shown(encoded).rgb();
        if (SHOWN_OTHERWISE.matcher(kind.name()).find()) {
            assertThat(shown).isNotEqualTo(ignored);
            for (int i = 0; i < shown.length && !kind.name().matches("gif.*|.*gray-16.*"); i++) {
                assertThat(shown[i] & 0xff).isGreaterThanOrEqualTo(ignored[i] & 0xff);
            }
        } else {
            assertThat(shown).isEqualTo(ignored);
        }
    }

    @Test
    void ofSixteenBitsTheHighByteIsShown() throws Exception {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setPixels(0, 0, 3, 1, new int[] {0x0011, 0x1234, 0xFFFF});
        assertThat(shown(encoded(image, "png")).rgb())
                .containsExactly(0, 0, 0, 0x12, 0x12, 0x12, 255, 255, 255);
    }

    @Test
    void whatCoversWhiteInPartIsMixedWithIt() throws Exception {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0xFF102030);
        image.setRGB(1, 0, 0x80102030);
        image.setRGB(2, 0, 0x00102030);
        assertThat(shown(encoded(image, "png")).rgb())
                .containsExactly(0x10, 0x20, 0x30, 135, 143, 151, 255, 255, 255);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png-rgb-clear", "png-gray-clear"})
    void oneColorMayBeTransparent(String kind) throws Exception {
        byte[] encoded = ImageKinds.GOLDEN.file(kind + ".bin").clone();
        Pixels ignored = ImageDecoder.decode(encoded, MAX_PIXELS);
        ByteBuffer png = ByteBuffer.wrap(encoded);
        int chunk = PNG_HEADER;
        int samples = png.getInt(chunk) / 2;
        for (int i = 0; i < samples; i++) {
            png.putShort(chunk + 8 + 2 * i, (short) (ignored.rgb()[i] & 0xff));
        }
        CRC32 sum = new CRC32();
        sum.update(encoded, chunk + 4, 4 + 2 * samples);
        png.putInt(chunk + 8 + 2 * samples, (int) sum.getValue());
        byte[] shown = shown(encoded).rgb();
        for (int i = 0; i < shown.length; i += 3) {
            boolean same = Arrays.equals(ignored.rgb(), i, i + 3, ignored.rgb(), 0, 3);
            byte[] expected = same ? WHITE : Arrays.copyOfRange(ignored.rgb(), i, i + 3);
            assertThat(Arrays.copyOfRange(shown, i, i + 3)).isEqualTo(expected);
        }
    }

    @Test
    void aTransparentColorOfAPaletteIsWhite() throws Exception {
        byte[] red = {10, 20, 30, 40};
        byte[] green = {50, 60, 70, 80};
        byte[] blue = {90, 100, 110, 120};
        IndexColorModel palette = new IndexColorModel(2, 4, red, green, blue, 2);
        BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
        image.getRaster().setPixels(0, 0, 4, 1, new int[] {3, 2, 1, 0});
        for (String format : new String[] {"png", "gif"}) {
            assertThat(shown(encoded(image, format)).rgb())
                    .as(format)
                    .containsExactly(40, 80, 120, 255, 255, 255, 20, 60, 100, 10, 50, 90);
        }
    }

    private static Pixels shown(byte[] encoded) throws BadImage {
        return ImageDecoder.decode(encoded, MAX_PIXELS, Rendering.AS_SHOWN);
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }
}
