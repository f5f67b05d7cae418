package io.everalign.images;

/**
 * Colour that a JPEG stores at half the height. Every libjpeg interpolates colour of half the
 * width, but only libjpeg-turbo since 2.1, hence Pillow, does so along columns; the others, hence
 * the JDK's own, repeat each row. This makes of repeated rows what interpolation would have given.
 */
final class HalfHeight {
    private HalfHeight() {}

    /** One component of interleaved samples; left as it is if its rows are not repeated. */
    static void interpolate(byte[] samples, int width, int height, int perPixel, int component) {
        int rowBytes = width * perPixel;
        if (!isRepeated(samples, rowBytes, height, perPixel, component)) {
            return;
        }
        byte[] above = row(samples, 0, width, perPixel, component);
        byte[] now = above;
        for (int y = 0; y < height; y += 2) {
            int next = y + 2 < height ? y + 2 : y;
            byte[] below =
                    next == y ? now : row(samples, next * rowBytes, width, perPixel, component);
            blend(samples, y * rowBytes + component, perPixel, now, above, 1);
            if (y + 1 < height) {
                blend(samples, (y + 1) * rowBytes + component, perPixel, now, below, 2);
            }
            above = now;
            now = below;
        }
    }

    private static boolean isRepeated(
            byte[] samples, int rowBytes, int height, int perPixel, int component) {
        for (int y = 0; y + 1 < height; y += 2) {
            for (int i = component; i < rowBytes; i += perPixel) {
                if (samples[y * rowBytes + i] != samples[(y + 1) * rowBytes + i]) {
                    return false;
                }
            }
        }
        return true;
    }

    private static byte[] row(byte[] samples, int start, int width, int perPixel, int component) {
        byte[] row = new byte[width];
        for (int x = 0; x < width; x++) {
            row[x] = samples[start + x * perPixel + component];
        }
        return row;
    }

    /** Three parts of the nearer row and one of the farther. */
    private static void blend(
            byte[] samples, int start, int step, byte[] near, byte[] far, int bias) {
        for (int x = 0, to = start; x < near.length; x++, to += step) {
            samples[to] = (byte) ((3 * (near[x] & 0xff) + (far[x] & 0xff) + bias) >> 2);
        }
    }
}
