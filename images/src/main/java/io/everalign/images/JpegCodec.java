package io.everalign.images;

import java.io.IOException;

/**
 * A library that decodes and encodes JPEG. All give the same pixels at full size; what they encode
 * may differ. Safe for several threads.
 */
interface JpegCodec {

    /** Its name in the setting {@link JpegCodecs#PROPERTY}. */
    String name();

    /** What it is and where it was found, for people. */
    String description();

    /** By how much it can decode smaller, at most: 1, or a power of 2 up to 8. */
    int greatestDivisor();

    /**
     * Decodes a picture whose size has been found acceptable, as it is stored, not turned.
     *
     * @param header of the picture, the only part of it that is shown to the library
     * @param divisor what both sides are divided by, rounded up: a power of 2 up to the greatest
     * @throws IOException if the picture is broken or cut short
     */
    Pixels decode(JpegHeader header, int divisor) throws IOException;

    /**
     * Writes a baseline JPEG with colour at half the width and height.
     *
     * @param quality 1 to 100, as libjpeg's
     */
    byte[] encode(Pixels pixels, int quality);
}
