package io.everalign.model;

/** A decoded picture: rows of pixels of red, green, blue, 3 × width × height bytes. */
final class Pixels {
    private final int width;
    private final int height;
    private final byte[] rgb;

    Pixels(int width, int height, byte[] rgb) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** The bytes themselves, not a copy. */
    byte[] rgb() {
        return rgb;
    }

    /** The square of this side that begins at a corner, mirrored if wished. */
    byte[] crop(int left, int top, int side, boolean mirror) {
        byte[] square = new byte[3 * side * side];
        for (int y = 0; y < side; y++) {
            int from = 3 * ((top + y) * width + left);
            int to = 3 * y * side;
            System.arraycopy(rgb, from, square, to, 3 * side);
            if (mirror) {
                mirrorRow(square, to, side);
            }
        }
        return square;
    }

    private static void mirrorRow(byte[] bytes, int start, int side) {
        for (int x = 0; x < side / 2; x++) {
            for (int channel = 0; channel < 3; channel++) {
                int left = start + 3 * x + channel;
                int right = start + 3 * (side - 1 - x) + channel;
                byte kept = bytes[left];
                bytes[left] = bytes[right];
                bytes[right] = kept;
            }
        }
    }
}
