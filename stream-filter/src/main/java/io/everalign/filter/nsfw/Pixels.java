package io.everalign.filter.nsfw;

/** A decoded picture: rows of pixels of red, green, blue, 3 × width × height bytes. */
public final class Pixels {
    private final int width;
    private final int height;
    private final byte[] rgb;

    /**
     * @param rgb the bytes, not copied
     */
    public Pixels(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || 3L * width * height != rgb.length) {
            throw new IllegalArgumentException(
                    "a picture of %d × %d must have as many pixels of 3 bytes, but has %d bytes"
                            .formatted(width, height, rgb.length));
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The bytes themselves, not a copy. */
    public byte[] rgb() {
        return rgb;
    }
}
