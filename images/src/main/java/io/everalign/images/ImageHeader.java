package io.everalign.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Format and size of an image, read from its first bytes without decoding. Whether the rest keeps
 * what the header promises is found out by the decoder.
 *
 * @param format the format that the bytes are
 * @param widthPx width
 * @param heightPx height
 */
public record ImageHeader(Format format, int widthPx, int heightPx) {

    /** The formats that are read. */
    public enum Format {
        JPEG,
        PNG,
        GIF,
        WEBP,
        BMP
    }

    /** The shorter side. */
    public int shortSidePx() {
        return Math.min(widthPx, heightPx);
    }

    /** Long side over short side, at least 1. */
    public double aspect() {
        return (double) Math.max(widthPx, heightPx) / shortSidePx();
    }

    /** Width times height. */
    public long pixels() {
        return (long) widthPx * heightPx;
    }

    /** Whether the picture, whose header this is, has more than one frame. */
    public boolean isAnimated(byte[] image) {
        return Animation.isIn(image, format);
    }

    /** The header, if the bytes begin like an image of a known format with at least one pixel. */
    public static Optional<ImageHeader> read(byte[] image) {
        ByteBuffer bytes = ByteBuffer.wrap(image);
        ImageHeader header = null;
        if (starts(image, 0, 0xFF, 0xD8, 0xFF)) {
            header = jpeg(bytes);
        } else if (starts(image, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            header = png(bytes);
        } else if (starts(image, 0, 'G', 'I', 'F', '8') && image.length >= 10) {
            bytes.order(ByteOrder.LITTLE_ENDIAN);
            header = sized(Format.GIF, unsigned(bytes, 6), unsigned(bytes, 8));
        } else if (starts(image, 0, 'R', 'I', 'F', 'F') && starts(image, 8, 'W', 'E', 'B', 'P')) {
            header = webp(bytes.order(ByteOrder.LITTLE_ENDIAN));
        } else if (starts(image, 0, 'B', 'M')) {
            header = bmp(bytes.order(ByteOrder.LITTLE_ENDIAN));
        }
        return Optional.ofNullable(header).filter(h -> h.widthPx > 0 && h.heightPx > 0);
    }

    /** Walks the segments up to the frame header; each is at least two bytes long, so it ends. */
    private static ImageHeader jpeg(ByteBuffer bytes) {
        int at = 2;
        while (at + 9 <= bytes.limit()) {
            if (bytes.get(at) != (byte) 0xFF) {
                return null;
            }
            int marker = bytes.get(at + 1) & 0xFF;
            if (marker == 0xFF) {
                at++;
            } else if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {
                at += 2;
            } else if (isFrame(marker)) {
                return sized(Format.JPEG, unsigned(bytes, at + 7), unsigned(bytes, at + 5));
            } else if (marker == 0xD9 || marker == 0xDA || unsigned(bytes, at + 2) < 2) {
                return null;
            } else {
                at += 2 + unsigned(bytes, at + 2);
            }
        }
        return null;
    }

    /** SOF0 to SOF15 without the three of them that are no frames: DHT, JPG and DAC. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0
                && marker <= 0xCF
                && marker != 0xC4
                && marker != 0xC8
                && marker != 0xCC;
    }

    private static ImageHeader png(ByteBuffer bytes) {
        boolean begins = bytes.limit() >= 24 && tag(bytes, 12).equals("IHDR");
        return begins ? sized(Format.PNG, bytes.getInt(16), bytes.getInt(20)) : null;
    }

    private static ImageHeader webp(ByteBuffer bytes) {
        if (bytes.limit() < 30) {
            return null;
        }
        return switch (tag(bytes, 12)) {
            case "VP8 " ->
                    sized(Format.WEBP, unsigned(bytes, 26) & 0x3FFF, unsigned(bytes, 28) & 0x3FFF);
            case "VP8L" -> {
                int bits = bytes.getInt(21);
                yield sized(Format.WEBP, (bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1);
            }
            case "VP8X" ->
                    sized(
                            Format.WEBP,
                            (bytes.getInt(24) & 0xFFFFFF) + 1,
                            (bytes.getInt(26) >>> 8) + 1);
            default -> null;
        };
    }

    private static ImageHeader bmp(ByteBuffer bytes) {
        if (bytes.limit() < 26) {
            return null;
        } else if (bytes.getInt(14) == 12) {
            return sized(Format.BMP, unsigned(bytes, 18), unsigned(bytes, 20));
        }
        // Rows from the top are marked by a negative height.
        int height = bytes.getInt(22);
        return sized(Format.BMP, bytes.getInt(18), height < 0 ? -height : height);
    }

    private static ImageHeader sized(Format format, int widthPx, int heightPx) {
        return new ImageHeader(format, widthPx, heightPx);
    }

    private static int unsigned(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    private static String tag(ByteBuffer bytes, int at) {
        byte[] tag = new byte[4];
        bytes.get(at, tag);
        return new String(tag, StandardCharsets.ISO_8859_1);
    }

    private static boolean starts(byte[] image, int at, int... expected) {
        boolean same = image.length >= at + expected.length;
        for (int i = 0; same && i < expected.length; i++) {
            same = (image[at + i] & 0xFF) == expected[i];
        }
        return same;
    }
}
