package io.everalign.images;

import io.everalign.images.BadImage.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Decodes the first frame of a picture to the pixels that Pillow's {@code open}, {@code
 * exif_transpose} and {@code convert("RGB")} give: colour profiles and gamma are ignored, and so is
 * transparency unless asked for. The first bytes alone choose the decoder, whatever other decoders
 * the class path holds. Each decoder compares the size with the limit before it makes room for
 * pixels. TIFF and other formats that the crawler does not collect are refused.
 */
public final class ImageDecoder {
    /** The longest side that a JPEG can have; longer ones are no photographs. */
    private static final int MAX_SIDE = 65_535;

    /** No side is as long, so that nothing is decoded at a smaller size. */
    private static final int FULL_SIZE = Integer.MAX_VALUE;

    private ImageDecoder() {}

    /** One format's decoder. */
    private interface Format {
        Pixels decode(byte[] encoded, int maxPixels, Rendering rendering)
                throws IOException, BadImage;
    }

    /**
     * Decodes a picture as Pillow does.
     *
     * @param encoded the bytes of a JPEG, PNG, GIF, WebP or BMP
     * @param maxPixels most pixels that are decoded
     * @throws BadImage if it has more, or is none of these, or is broken
     */
    public static Pixels decode(byte[] encoded, int maxPixels) throws BadImage {
        return decode(encoded, maxPixels, Rendering.AS_PILLOW);
    }

    /** Decodes a picture; {@code rendering} says what becomes of transparent parts. */
    public static Pixels decode(byte[] encoded, int maxPixels, Rendering rendering)
            throws BadImage {
        return decode(encoded, maxPixels, rendering, FULL_SIZE);
    }

    /**
     * Decodes a picture at a half, a quarter or an eighth of its size where that takes less work:
     * JPEG, by a codec that can. Which pixels come of it depends on {@link JpegCodecs#identity}.
     *
     * @param leastShortSidePx the smallest size is chosen whose shorter side is as long
     */
    public static Pixels decode(
            byte[] encoded, int maxPixels, Rendering rendering, int leastShortSidePx)
            throws BadImage {
        Format format = format(encoded, leastShortSidePx);
        try {
            return format.decode(encoded, maxPixels, rendering);
        } catch (IOException | RuntimeException e) {
            // Decoders throw about anything at a broken picture.
            String message = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
            throw new BadImage(Reason.UNDECODABLE, message, e);
        }
    }

    private static Format format(byte[] encoded, int leastShortSidePx) throws BadImage {
        if (startsWith(encoded, 0, "\u00FF\u00D8\u00FF")) {
            JpegCodec codec = JpegCodecs.chosen();
            return (bytes, limit, rendering) ->
                    JpegDecoder.decode(bytes, limit, leastShortSidePx, codec);
        }
        if (startsWith(encoded, 0, "\u0089PNG\r\n\u001A\n")) {
            return PngDecoder::decode;
        }
        if (startsWith(encoded, 0, "GIF87a") || startsWith(encoded, 0, "GIF89a")) {
            return GifDecoder::decode;
        }
        if (startsWith(encoded, 0, "RIFF") && startsWith(encoded, 8, "WEBP")) {
            return WebpDecoder::decode;
        }
        if (startsWith(encoded, 0, "BM")) {
            return (bytes, limit, rendering) -> BmpDecoder.decode(bytes, limit);
        }
        throw new BadImage(Reason.UNKNOWN_FORMAT, "no decoder for " + encoded.length + " bytes");
    }

    static boolean startsWith(byte[] bytes, int at, String latin) {
        byte[] start = latin.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length >= at + start.length
                && Arrays.equals(bytes, at, at + start.length, start, 0, start.length);
    }

    static void checkSize(int width, int height, int maxPixels) throws IOException, BadImage {
        if (width < 1 || height < 1) {
            throw new IOException("both sides must be positive, but are " + width + " × " + height);
        }
        if (width > MAX_SIDE || height > MAX_SIDE || (long) width * height > maxPixels) {
            throw new BadImage(
                    Reason.TOO_LARGE,
                    "%d × %d pixels, but at most %d are decoded, and %d along a side"
                            .formatted(width, height, maxPixels, MAX_SIDE));
        }
    }
}
