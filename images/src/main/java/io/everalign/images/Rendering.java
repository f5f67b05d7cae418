package io.everalign.images;

/** What becomes of what eight bits each of red, green and blue cannot say. */
public enum Rendering {
    /**
     * As Pillow's {@code convert("RGB")}: of transparent parts the colours that are stored beneath
     * stay, and gray of 16 bits is cut at 255.
     */
    AS_PILLOW,
    /** As on most pages: transparent parts lie on white, and of 16 bits the high byte counts. */
    AS_SHOWN;

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
