package io.everalign.tests;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Size of a picture as its header promises it: a second opinion that shares no code with the
 * filter.
 *
 * @param widthPx promised width
 * @param heightPx promised height
 */
record PictureHeader(int widthPx, int heightPx) {

    /** The promise of a PNG, GIF, JPEG or WebP; empty for anything else. */
    static Optional<PictureHeader> of(byte[] bytes) {
        try {
            return Optional.ofNullable(read(bytes));
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty(); // cut off within the header
        }
    }

    private static PictureHeader read(byte[] bytes) {
        ByteBuffer big = ByteBuffer.wrap(bytes);
        ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (big.getInt(0) == 0x89504E47) {
            return new PictureHeader(big.getInt(16), big.getInt(20));
        } else if (ascii(bytes, 0, 4).equals("GIF8")) {
            return new PictureHeader(little.getShort(6) & 0xFFFF, little.getShort(8) & 0xFFFF);
        } else if (ascii(bytes, 0, 4).equals("RIFF") && ascii(bytes, 8, 4).equals("WEBP")) {
            return webp(bytes, little);
        }
        return (big.getShort(0) & 0xFFFF) == 0xFFD8 ? jpeg(big) : null;
    }

    private static PictureHeader webp(byte[] bytes, ByteBuffer little) {
        return switch (ascii(bytes, 12, 4)) {
            case "VP8L" -> {
                int packed = little.getInt(21);
                yield new PictureHeader(1 + (packed & 0x3FFF), 1 + (packed >>> 14 & 0x3FFF));
            }
            case "VP8X" ->
                    new PictureHeader(
                            1 + (little.getInt(24) & 0xFFFFFF), 1 + (little.getInt(26) >>> 8));
            default ->
                    new PictureHeader(little.getShort(26) & 0x3FFF, little.getShort(28) & 0x3FFF);
        };
    }

    /** The first frame header (SOF0 to SOF15), behind segments that say their length. */
    private static PictureHeader jpeg(ByteBuffer big) {
        int at = 2;
        while (true) {
            int marker = big.getShort(at) & 0xFFFF;
            boolean frame =
                    marker >= 0xFFC0
                            && marker <= 0xFFCF
                            && marker != 0xFFC4
                            && marker != 0xFFC8
                            && marker != 0xFFCC;
            if (frame) {
                return new PictureHeader(
                        big.getShort(at + 7) & 0xFFFF, big.getShort(at + 5) & 0xFFFF);
            }
            at += 2 + (big.getShort(at + 2) & 0xFFFF);
        }
    }

    private static String ascii(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.US_ASCII);
    }
}
