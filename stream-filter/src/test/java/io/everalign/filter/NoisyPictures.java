package io.everalign.filter;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import javax.imageio.ImageIO;

/** Images for measuring, as large and as hard to decode as those of the web. */
final class NoisyPictures {

    private NoisyPictures() {}

    /**
     * Number of the i-th record's image: two of nine have one that was there before, as in COYO.
     */
    static int number(int i) {
        return i % 9 < 7 ? i : i / 2;
    }

    /** The same picture as an image of its own: what follows a JPEG's end is not looked at. */
    static byte[] numbered(byte[] jpeg, int number) {
        return ByteBuffer.allocate(jpeg.length + Integer.BYTES).put(jpeg).putInt(number).array();
    }

    /** Shades with the noise of a photograph, 640 x 480. */
    static byte[] picture(int seed) throws IOException {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 480; y++) {
            for (int x = 0; x < 640; x++) {
                int noise = (int) (random.nextGaussian() * 13);
                int shade = 128 + noise + (int) (90 * Math.sin((x * (seed % 7 + 1) + y) / 70.0));
                int value = Math.max(0, Math.min(255, shade));
                image.setRGB(x, y, value << 16 | (value * 3 / 4) << 8 | (255 - value));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", out);
        return out.toByteArray();
    }
}
