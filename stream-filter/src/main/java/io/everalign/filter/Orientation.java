package io.everalign.filter;

import java.awt.geom.AffineTransform;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a camera was held: EXIF's eight orientations, 1 for upright. Anything that is not a sound
 * EXIF block counts as upright.
 */
final class Orientation {

    static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int MAX_TAGS = 512;
    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

    private Orientation() {}

    /** The orientation that a JPEG's EXIF segment gives. */
    static int ofJpeg(byte[] image) {
        ByteBuffer bytes = ByteBuffer.wrap(image);
        int at = 2;
        while (at + 4 <= image.length && image[at] == (byte) 0xFF) {
            int marker = image[at + 1] & 0xFF;
            int length = bytes.getShort(at + 2) & 0xFFFF;
            if (marker == 0xDA || length < 2 || at + 2 + length > image.length) {
                return UPRIGHT;
            } else if (marker == 0xE1 && isExif(bytes, at + 4, length - 2)) {
                return ofTiff(bytes.slice(at + 10, length - 8));
            }
            at += 2 + length;
        }
        return UPRIGHT;
    }

    static boolean turnsSides(int orientation) {
        return orientation >= 5;
    }

    /** Maps the stored image of that size to the upright one. */
    static AffineTransform toUpright(int orientation, double width, double height) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
            default -> new AffineTransform();
        };
    }

    private static boolean isExif(ByteBuffer bytes, int at, int length) {
        return length >= EXIF.length + 8
                && bytes.slice(at, EXIF.length).equals(ByteBuffer.wrap(EXIF));
    }

    private static int ofTiff(ByteBuffer tiff) {
        try {
            tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = tiff.getInt(4);
            int tags = Math.min(MAX_TAGS, tiff.getShort(directory) & 0xFFFF);
            for (int i = 0; i < tags; i++) {
                int entry = directory + 2 + 12 * i;
                if ((tiff.getShort(entry) & 0xFFFF) == TAG) {
                    int value = tiff.getShort(entry + 8);
                    return value >= 1 && value <= 8 ? value : UPRIGHT;
                }
            }
        } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
            return UPRIGHT;
        }
        return UPRIGHT;
    }
}
