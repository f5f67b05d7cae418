package io.everalign.images;

/** What becomes of the transparent parts of a picture. */
public enum Transparency {
    /** The colours that are stored beneath stay, as in Pillow's {@code convert("RGB")}. */
    IGNORED,
    /** They lie on white, as on most pages. */
    ON_WHITE;

    /** A colour that covers white by {@code alpha} of 255. */
    static byte onWhite(byte color, int alpha) {
        return (byte) (((color & 0xff) * alpha + 255 * (255 - alpha) + 127) / 255);
    }

    /** The same for the three colours at {@code at}. */
    static void coverWhite(byte[] rgb, int at, int alpha) {
        for (int i = at; i < at + 3; i++) {
            rgb[i] = onWhite(rgb[i], alpha);
        }
    }
}
