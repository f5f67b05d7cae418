package io.everalign.images;

import io.everalign.images.BadImage.Reason;
import java.io.IOException;

/**
 * From the bytes of a JPEG to upright pixels. A codec sees nothing but tables and scans, and these
 * only of a picture whose size and work are within the limits.
 */
final class JpegDecoder {
    /** A progressive picture has about ten scans. Each costs time for every pixel. */
    private static final int MAX_SCANS = 100;

    private static final long MAX_SCANNED_PER_PIXEL = 16;

    private JpegDecoder() {}

    /**
     * Decodes at full size, or smaller where the codec can.
     *
     * @param leastShortSidePx what the shorter side keeps, unless it is shorter from the start
     */
    static Pixels decode(byte[] encoded, int maxPixels, int leastShortSidePx, JpegCodec codec)
            throws IOException, BadImage {
        JpegHeader header = JpegHeader.read(encoded);
        ImageDecoder.checkSize(header.width(), header.height(), maxPixels);
        long scanned = (long) header.width() * header.height() * header.scans();
        if (header.scans() > MAX_SCANS || scanned > MAX_SCANNED_PER_PIXEL * maxPixels) {
            throw new BadImage(
                    Reason.TOO_LARGE,
                    "at most " + MAX_SCANS + " scans are decoded, but has " + header.scans());
        }
        int shortSide = Math.min(header.width(), header.height());
        int divisor = codec.greatestDivisor();
        while (divisor > 1 && Pixels.divided(shortSide, divisor) < leastShortSidePx) {
            divisor /= 2;
        }
        Pixels pixels = codec.decode(header, divisor);
        return ExifOrientation.of(header.exif(), header.xmp()).apply(pixels);
    }
}
