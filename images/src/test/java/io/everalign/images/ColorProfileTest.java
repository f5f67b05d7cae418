package io.everalign.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.images.ImageKinds.Kind;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColorProfileTest {
    private static final byte[] LINEAR =
            ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();

    private final byte[] plain = ImageKinds.GOLDEN.file("jpeg-444.bin");

    @Test
    void linearLightIsBroughtToSrgb() {
        ColorProfile profile = ColorProfile.of(withProfile(LINEAR)).orElseThrow();
        Pixels half = new Pixels(1, 1, new byte[] {0, 127, (byte) 255});
        byte[] srgb = profile.toSrgb(half).rgb();
        assertThat(srgb[0]).isZero();
        // IEC 61966-2-1: 1.055 × (127 / 255)^(1 / 2.4) - 0.055 = 0.734.
        assertThat(srgb[1] & 0xff).isBetween(186, 189);
        assertThat(srgb[2] & 0xff).isEqualTo(255);
        assertThat(half.rgb()).containsExactly(0, 127, 255);
    }

    @Test
    void srgbGrayInkAndBrokenProfilesAreNone() {
        assertThat(ColorProfile.of(plain)).isEmpty();
        byte[] srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        assertThat(ColorProfile.of(withProfile(srgb))).isEmpty();
        byte[] gray = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        assertThat(ColorProfile.of(withProfile(gray))).isEmpty();
        assertThat(ColorProfile.of(withProfile(new byte[500]))).isEmpty();
    }

    @Test
    void eachFormatHasItsPlaceForIt() {
        for (Kind kind : ImageKinds.GOLDEN.all()) {
            boolean profiled = kind.name().matches(".*-profile|png-animated");
            byte[] found = IccChunks.profile(ImageKinds.GOLDEN.encoded(kind));
            assertThat(found.length > 0).as(kind.name()).isEqualTo(profiled);
        }
    }

    @Test
    void noDamageMakesItFail() {
        Random random = new Random(3);
        List<byte[]> whole =
                List.of(
                        withProfile(LINEAR),
                        ImageKinds.GOLDEN.file("png-profile.bin"),
                        ImageKinds.GOLDEN.file("webp-profile.bin"));
        Pixels pixels = new Pixels(2, 1, new byte[] {1, 2, 3, 4, 5, 6});
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = whole.get(i % whole.size()).clone();
            for (int k = 0; k < 5; k++) {
                damaged[random.nextInt(Math.min(700, damaged.length))] = (byte) random.nextInt();
            }
            assertThat(ColorProfile.of(damaged).map(profile -> profile.toSrgb(pixels))).isNotNull();
        }
    }

    private byte[] withProfile(byte[] profile) {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        jpeg.write(plain, 0, 2);
        ByteBuffer head = ByteBuffer.allocate(18).putShort((short) 0xffe2);
        head.putShort((short) (profile.length + 16));
        head.put("ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1)).put((byte) 1).put((byte) 1);
        jpeg.writeBytes(head.array());
        jpeg.writeBytes(profile);
        jpeg.write(plain, 2, plain.length - 2);
        return jpeg.toByteArray();
    }
}
