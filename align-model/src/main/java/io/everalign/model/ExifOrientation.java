package io.everalign.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a JPEG's EXIF data say the picture is to be turned; upright where they say nothing sound. */
enum ExifOrientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    UPSIDE_DOWN(false, true, true),
    FLIPPED(false, false, true),
    TRANSPOSED(true, false, false),
    QUARTER_CLOCKWISE(true, true, false),
    TRANSVERSED(true, true, true),
    QUARTER_COUNTERCLOCKWISE(true, false, true);

    private static final int JPEG = 0xFFD8;
    private static final int START_OF_SCAN = 0xFFDA;
    private static final int APPLICATION_1 = 0xFFE1;
    private static final int EXIF = 0x45786966;
    private static final int ORIENTATION_TAG = 0x0112;

    private final boolean swapAxes;
    private final boolean fromRight;
    private final boolean fromBottom;

    ExifOrientation(boolean swapAxes, boolean fromRight, boolean fromBottom) {
        this.swapAxes = swapAxes;
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
    }

    /**
     * Walks the segments before the picture itself; each step is bounded by the bytes there are.
     */
    static ExifOrientation of(byte[] encoded) {
        ByteBuffer in = ByteBuffer.wrap(encoded);
        if (in.remaining() < 4 || (in.getShort() & 0xffff) != JPEG) {
            return UPRIGHT;
        }
        while (in.remaining() >= 4) {
            int marker = in.getShort() & 0xffff;
            int length = (in.getShort() & 0xffff) - 2;
            if (marker < 0xFFC0
                    || marker == START_OF_SCAN
                    || length < 0
                    || length > in.remaining()) {
                return UPRIGHT;
            }
            if (marker == APPLICATION_1 && length >= 14 && in.getInt(in.position()) == EXIF) {
                return ofTiff(in.slice(in.position() + 6, length - 6));
            }
            in.position(in.position() + length);
        }
        return UPRIGHT;
    }

    private static ExifOrientation ofTiff(ByteBuffer tiff) {
        tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.limit() - 2) {
            return UPRIGHT;
        }
        int entries = tiff.getShort(directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i;
            if (entry > tiff.limit() - 12) {
                return UPRIGHT;
            }
            int value = tiff.getShort(entry + 8);
            if ((tiff.getShort(entry) & 0xffff) == ORIENTATION_TAG) {
                return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    Pixels apply(Pixels source) {
        if (this == UPRIGHT) {
            return source;
        }
        int width = swapAxes ? source.height() : source.width();
        int height = swapAxes ? source.width() : source.height();
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0, to = 0; y < height; y++) {
            for (int x = 0; x < width; x++, to += 3) {
                int across = fromRight ? width - 1 - x : x;
                int down = fromBottom ? height - 1 - y : y;
                int from =
                        swapAxes ? across * source.width() + down : down * source.width() + across;
                System.arraycopy(source.rgb(), 3 * from, rgb, to, 3);
            }
        }
        return new Pixels(width, height, rgb);
    }
}
