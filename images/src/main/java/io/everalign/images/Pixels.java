package io.everalign.images;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/**
 * A decoded picture: rows of pixels of red, green, blue, 3 × width × height bytes. One that was
 * decoded at a smaller size knows the size that it stands for.
 */
public final class Pixels {
    private final int width;
    private final int height;
    private final byte[] rgb;
    private final int fullWidth;
    private final int fullHeight;
    private final int divisor;

    /** The bytes are taken over, not copied. */
    public Pixels(int width, int height, byte[] rgb) {
        this(width, height, 1, rgb);
    }

    /**
     * A picture decoded at a smaller size. The bytes are taken over, not copied.
     *
     * @param fullWidth width of the picture
     * @param fullHeight height of the picture
     * @param divisor what both were divided by, rounded up
     */
    Pixels(int fullWidth, int fullHeight, int divisor, byte[] rgb) {
        int width = divided(fullWidth, divisor);
        int height = divided(fullHeight, divisor);
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    "pixels of %d × %d must have %d bytes, but have %d"
                            .formatted(width, height, 3L * width * height, rgb.length));
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
        this.fullWidth = fullWidth;
        this.fullHeight = fullHeight;
        this.divisor = divisor;
    }

    /** The length of a side at a smaller size. */
    static int divided(int length, int divisor) {
        return (length + divisor - 1) / divisor;
    }

    /** An image's colours as Java sees them. */
    static Pixels of(BufferedImage image, Rendering rendering) {
        int width = image.getWidth();
        byte[] rgb = new byte[3 * width * image.getHeight()];
        int[] row = new int[width];
        boolean blend = rendering == Rendering.AS_SHOWN && image.getColorModel().hasAlpha();
        for (int y = 0, to = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int color : row) {
                rgb[to++] = (byte) (color >> 16);
                rgb[to++] = (byte) (color >> 8);
                rgb[to++] = (byte) color;
                if (blend) {
                    Rendering.coverWhite(rgb, to - 3, color >>> 24);
                }
            }
        }
        return new Pixels(width, image.getHeight(), rgb);
    }

    /** The same bytes as an image of Java's. */
    BufferedImage in(ColorSpace space) {
        WritableRaster raster =
                Raster.createInterleavedRaster(
                        new DataBufferByte(rgb, rgb.length),
                        width,
                        height,
                        3 * width,
                        3,
                        new int[] {0, 1, 2},
                        null);
        ComponentColorModel model =
                new ComponentColorModel(
                        space, false, false, java.awt.Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, raster, false, null);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The width of the picture that was decoded; greater than the width if decoded smaller. */
    public int fullWidth() {
        return fullWidth;
    }

    /** The height of the picture that was decoded. */
    public int fullHeight() {
        return fullHeight;
    }

    /** What the full size was divided by; 1 unless decoded smaller. */
    int divisor() {
        return divisor;
    }

    /** The bytes themselves, not a copy. */
    public byte[] rgb() {
        return rgb;
    }

    public Pixels crop(Resample.Part part) {
        byte[] out = new byte[3 * part.width() * part.height()];
        for (int y = 0; y < part.height(); y++) {
            int from = 3 * ((part.top() + y) * width + part.left());
            System.arraycopy(rgb, from, out, 3 * y * part.width(), 3 * part.width());
        }
        return new Pixels(part.width(), part.height(), out);
    }

    /** Swaps left and right in place. */
    public void mirror() {
        for (int y = 0; y < height; y++) {
            mirrorRow(rgb, 3 * y * width, width);
        }
    }

    private static void mirrorRow(byte[] bytes, int start, int length) {
        for (int x = 0; x < length / 2; x++) {
            for (int channel = 0; channel < 3; channel++) {
                int left = start + 3 * x + channel;
                int right = start + 3 * (length - 1 - x) + channel;
                byte kept = bytes[left];
                bytes[left] = bytes[right];
                bytes[right] = kept;
            }
        }
    }
}
