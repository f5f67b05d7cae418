package io.everalign.images;

/** Writes pixels as a baseline JPEG. */
public final class JpegEncoder {
    private JpegEncoder() {}

    /**
     * The bytes of the JPEG, which depend on {@link JpegCodecs#identity}.
     *
     * @param pixels colours in sRGB
     * @param quality 1 to 100, as libjpeg's
     */
    public static byte[] encode(Pixels pixels, int quality) {
        return JpegCodecs.chosen().encode(pixels, quality);
    }
}
