package io.everalign.crawler;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What bytes are, judged by the bytes alone (WHATWG MIME Sniffing, the part a crawler needs). */
final class MediaTypes {

    /** As many bytes as are looked at. */
    static final int HEAD_BYTES = 1024;

    private static final List<Magic> IMAGES =
            List.of(
                    magic("image/jpeg", 0, 0xFF, 0xD8, 0xFF),
                    magic("image/png", 0, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A),
                    magic("image/gif", 0, 'G', 'I', 'F', '8', '7', 'a'),
                    magic("image/gif", 0, 'G', 'I', 'F', '8', '9', 'a'),
                    magic("image/bmp", 0, 'B', 'M'),
                    magic("image/tiff", 0, 'I', 'I', 0x2A, 0),
                    magic("image/tiff", 0, 'M', 'M', 0, 0x2A),
                    magic("image/avif", 4, 'f', 't', 'y', 'p', 'a', 'v', 'i', 'f'),
                    magic("image/avif", 4, 'f', 't', 'y', 'p', 'a', 'v', 'i', 's'),
                    magic("image/heic", 4, 'f', 't', 'y', 'p', 'h', 'e', 'i', 'c'),
                    magic("image/heif", 4, 'f', 't', 'y', 'p', 'm', 'i', 'f', '1'));
    private static final Magic RIFF = magic("", 0, 'R', 'I', 'F', 'F');
    private static final Magic WEBP = magic("image/webp", 8, 'W', 'E', 'B', 'P', 'V', 'P', '8');
    private static final int BOM_BE = 0xFEFF;
    private static final int BOM_LE = 0xFFFE;

    private MediaTypes() {}

    /** Media type of a raster image; empty if the bytes begin none. */
    static Optional<String> image(byte[] body) {
        if (RIFF.begins(body) && WEBP.begins(body)) {
            return Optional.of(WEBP.type);
        }
        return IMAGES.stream().filter(magic -> magic.begins(body)).map(Magic::type).findFirst();
    }

    /** Whether the bytes are text with a tag near its beginning. */
    static boolean isHtml(byte[] body) {
        if (image(body).isPresent() || isBinary(body)) {
            return false;
        }
        int length = Math.min(body.length, HEAD_BYTES);
        return new String(body, 0, length, StandardCharsets.ISO_8859_1).indexOf('<') >= 0;
    }

    private static boolean isBinary(byte[] body) {
        int mark = body.length < 2 ? 0 : (body[0] & 0xFF) << 8 | (body[1] & 0xFF);
        if (mark == BOM_BE || mark == BOM_LE) {
            return false;
        }
        for (int i = 0; i < Math.min(body.length, HEAD_BYTES); i++) {
            int b = body[i] & 0xFF;
            if (b < 0x20 && b != '\t' && b != '\n' && b != '\f' && b != '\r' && b != 0x1B) {
                return true;
            }
        }
        return false;
    }

    private static Magic magic(String type, int offset, int... bytes) {
        byte[] pattern = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            pattern[i] = (byte) bytes[i];
        }
        return new Magic(type, offset, pattern);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Magic(String type, int offset, byte[] bytes) {
        boolean begins(byte[] body) {
            int end = offset + bytes.length;
            return body.length >= end && Arrays.equals(body, offset, end, bytes, 0, bytes.length);
        }
    }
}
