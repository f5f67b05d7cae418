package io.everalign.images;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Whether a picture has more than one frame, found without decoding one. What is broken has one: a
 * decoder will say what is wrong.
 */
final class Animation {
    private static final int GIF_SCREEN = 6;
    private static final int PNG_SIGNATURE = 8;
    private static final int PNG_CHUNK = 12;
    private static final int WEBP_FLAGS = 20;
    private static final int WEBP_ANIMATION = 0x02;

    private Animation() {}

    static boolean isIn(byte[] image, ImageHeader.Format format) {
        try {
            return switch (format) {
                case GIF -> gif(ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN));
                case PNG -> png(image);
                case WEBP ->
                        ImageDecoder.startsWith(image, 12, "VP8X")
                                && (image[WEBP_FLAGS] & WEBP_ANIMATION) != 0;
                default -> false;
            };
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Each block is at least one byte long, so the walk ends. */
    private static boolean gif(ByteBuffer in) {
        in.position(GIF_SCREEN + 4);
        palette(in, in.get(), 2);
        int frames = 0;
        for (int block = in.get(); block != ';'; block = in.get()) {
            if (block == '!') {
                in.get();
            } else if (block == ',') {
                if (++frames == 2) {
                    return true;
                }
                in.position(in.position() + 8);
                palette(in, in.get(), 0);
                in.get();
            } else {
                return false;
            }
            skipParts(in);
        }
        return false;
    }

    private static void palette(ByteBuffer in, int flags, int before) {
        int colors = (flags & 0x80) != 0 ? 6 << (flags & 7) : 0;
        in.position(in.position() + before + colors);
    }

    private static void skipParts(ByteBuffer in) {
        for (int length = in.get() & 0xff; length > 0; length = in.get() & 0xff) {
            in.position(in.position() + length);
        }
    }

    /** APNG says so before the picture: https://www.w3.org/TR/png-3/#acTL-chunk. */
    private static boolean png(byte[] image) {
        ByteBuffer in = ByteBuffer.wrap(image);
        int at = PNG_SIGNATURE;
        while (at <= image.length - PNG_CHUNK && !ImageDecoder.startsWith(image, at + 4, "IDAT")) {
            if (ImageDecoder.startsWith(image, at + 4, "acTL")) {
                return in.getInt(at + 8) > 1;
            }
            int length = in.getInt(at);
            if (length < 0 || length > image.length - at - PNG_CHUNK) {
                return false;
            }
            at += PNG_CHUNK + length;
        }
        return false;
    }
}
