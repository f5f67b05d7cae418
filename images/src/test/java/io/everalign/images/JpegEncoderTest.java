package io.everalign.images;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JpegEncoderTest {

    @Test
    void whatIsWrittenIsReadBackAlmostTheSame() throws BadImage {
        Pixels source = gradient();
        Pixels read = ImageDecoder.decode(JpegEncoder.encode(source, 95), 10_000);
        assertThat(read.width()).isEqualTo(64);
        assertThat(read.height()).isEqualTo(48);
        for (int i = 0; i < source.rgb().length; i++) {
            assertThat((read.rgb()[i] & 0xff) - (source.rgb()[i] & 0xff)).isBetween(-8, 8);
        }
    }

    @Test
    void lessQualityTakesFewerBytes() {
        assertThat(JpegEncoder.encode(gradient(), 30).length)
                .isLessThan(JpegEncoder.encode(gradient(), 95).length);
    }

    private static Pixels gradient() {
        byte[] rgb = new byte[3 * 64 * 48];
        for (int i = 0; i < 64 * 48; i++) {
            rgb[3 * i] = (byte) (i % 64 * 4);
            rgb[3 * i + 1] = (byte) (i / 64 * 5);
            rgb[3 * i + 2] = (byte) (255 - i % 64 * 2);
        }
        return new Pixels(64, 48, rgb);
    }
}
