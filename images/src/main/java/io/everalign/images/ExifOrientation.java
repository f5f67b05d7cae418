package io.everalign.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a picture's EXIF data say that it is to be turned, or its XMP data where those are silent;
 * upright where neither says anything sound.
 */
enum ExifOrientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    UPSIDE_DOWN(false, true, true),
    FLIPPED(false, false, true),
    TRANSPOSED(true, false, false),
    QUARTER_CLOCKWISE(true, true, false),
    TRANSVERSED(true, true, true),
    QUARTER_COUNTERCLOCKWISE(true, false, true);

    private static final String EXIF = "Exif\0\0";
    private static final int ORIENTATION_TAG = 0x0112;
    private static final int ENTRY_BYTES = 12;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int SILENT = -1;
    private static final int BLOCK = 64;
    private static final Pattern XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

    private final boolean swapAxes;
    private final boolean fromRight;
    private final boolean fromBottom;

    ExifOrientation(boolean swapAxes, boolean fromRight, boolean fromBottom) {
        this.swapAxes = swapAxes;
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
    }

    /** Each step is bounded by the bytes there are; absent data are empty. */
    static ExifOrientation of(byte[] exif, byte[] xmp) {
        int value = ofExif(exif);
        if (value == SILENT) {
            Matcher matcher = XMP.matcher(new String(xmp, StandardCharsets.ISO_8859_1));
            value = matcher.find() ? Integer.parseInt(matcher.group(1)) : 1;
        }
        return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
    }

    private static int ofExif(byte[] exif) {
        int start = 0;
        while (ImageDecoder.startsWith(exif, start, EXIF)) {
            start += EXIF.length();
        }
        ByteBuffer tiff = ByteBuffer.wrap(exif, start, exif.length - start).slice();
        if (tiff.limit() < 8) {
            return SILENT;
        }
        tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        return directory < 0 || directory > tiff.limit() - 2 ? SILENT : ofTiff(tiff, directory);
    }

    /** The last entry counts where several name an orientation. */
    private static int ofTiff(ByteBuffer tiff, int directory) {
        int entries = tiff.getShort(directory) & 0xffff;
        int whole = Math.min(entries, (tiff.limit() - directory - 2) / ENTRY_BYTES);
        int value = SILENT;
        for (int i = 0; i < whole; i++) {
            int entry = directory + 2 + ENTRY_BYTES * i;
            boolean named = (tiff.getShort(entry) & 0xffff) == ORIENTATION_TAG;
            if (named && tiff.getInt(entry + 4) == 1) {
                int type = tiff.getShort(entry + 2);
                value = type == SHORT ? tiff.getShort(entry + 8) & 0xffff : value;
                value = type == LONG ? tiff.getInt(entry + 8) & 0x7fffffff : value;
            }
        }
        return value;
    }

    Pixels apply(Pixels source) {
        if (this == UPRIGHT) {
            return source;
        }
        int width = swapAxes ? source.height() : source.width();
        int height = swapAxes ? source.width() : source.height();
        byte[] rgb = new byte[3 * width * height];
        byte[] in = source.rgb();
        int right = 3 * (swapAxes ? source.width() : 1) * (fromRight ? -1 : 1);
        int down = 3 * (swapAxes ? 1 : source.width()) * (fromBottom ? -1 : 1);
        int row = (fromRight ? right * (1 - width) : 0) + (fromBottom ? down * (1 - height) : 0);
        // A block of columns at a time, because their pixels may lie in as many rows of the source.
        for (int first = 0; first < width; first += BLOCK) {
            int count = Math.min(BLOCK, width - first);
            for (int y = 0; y < height; y++) {
                int from = row + y * down + first * right;
                copy(in, from, right, rgb, 3 * (y * width + first), count);
            }
        }
        return swapAxes
                ? new Pixels(source.fullHeight(), source.fullWidth(), source.divisor(), rgb)
                : new Pixels(source.fullWidth(), source.fullHeight(), source.divisor(), rgb);
    }

    private static void copy(byte[] in, int start, int step, byte[] out, int to, int count) {
        for (int i = 0, from = start; i < count; i++, from += step) {
            out[to + 3 * i] = in[from];
            out[to + 3 * i + 1] = in[from + 1];
            out[to + 3 * i + 2] = in[from + 2];
        }
    }
}
