package io.everalign.images;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Where each format keeps its ICC profile. */
final class IccChunks {
    /** Profiles of cameras and screens have some kilobytes, printers' up to a few megabytes. */
    private static final int MAX_BYTES = 4 << 20;

    private static final byte[] NONE = {};
    private static final String JPEG_MARK = "ICC_PROFILE\0";
    private static final int JPEG_MARK_BYTES = JPEG_MARK.length() + 2;
    private static final int MAX_PARTS = 255;

    private IccChunks() {}

    /** The profile; empty if there is none, or it is broken or longer than 4 MiB. */
    static byte[] profile(byte[] encoded) {
        if (ImageDecoder.startsWith(encoded, 0, "\u00FF\u00D8\u00FF")) {
            return ofJpeg(encoded);
        } else if (ImageDecoder.startsWith(encoded, 0, "\u0089PNG")) {
            return ofPng(encoded);
        } else if (ImageDecoder.startsWith(encoded, 0, "RIFF")) {
            return ofWebp(encoded);
        }
        return NONE;
    }

    /** Numbered parts in segments APP2 before the first scan (ICC.1, annex B.4). */
    private static byte[] ofJpeg(byte[] image) {
        ByteBuffer in = ByteBuffer.wrap(image);
        byte[][] parts = new byte[MAX_PARTS + 1][];
        int at = 2;
        while (at <= image.length - 4 && in.get(at) == (byte) 0xff) {
            int marker = in.get(at + 1) & 0xff;
            int end = at + 2 + (in.getShort(at + 2) & 0xffff);
            if (marker == 0xda || end < at + 4 || end > image.length) {
                break;
            }
            int content = at + 4;
            if (marker == 0xe2
                    && end - content >= JPEG_MARK_BYTES
                    && ImageDecoder.startsWith(image, content, JPEG_MARK)) {
                int number = in.get(content + JPEG_MARK.length()) & 0xff;
                parts[number] = Arrays.copyOfRange(image, content + JPEG_MARK_BYTES, end);
            }
            at = end;
        }
        return joined(parts);
    }

    private static byte[] joined(byte[][] parts) {
        ByteArrayOutputStream profile = new ByteArrayOutputStream();
        for (int i = 1; i < parts.length && parts[i] != null; i++) {
            profile.writeBytes(parts[i]);
        }
        return profile.size() > MAX_BYTES ? NONE : profile.toByteArray();
    }

    private static byte[] ofPng(byte[] image) {
        ByteBuffer in = ByteBuffer.wrap(image);
        int at = 8;
        while (at <= image.length - 12 && !ImageDecoder.startsWith(image, at + 4, "IDAT")) {
            int length = in.getInt(at);
            if (length < 0 || length > image.length - at - 12) {
                return NONE;
            } else if (ImageDecoder.startsWith(image, at + 4, "iCCP")) {
                return inflated(image, at + 8, at + 8 + length);
            }
            at += 12 + length;
        }
        return NONE;
    }

    /** A name that ends with zero, a byte for the method, the compressed profile. */
    private static byte[] inflated(byte[] png, int from, int end) {
        int start = from;
        while (start < end && png[start] != 0) {
            start++;
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(png, Math.min(end, start + 2), Math.max(0, end - start - 2));
            ByteArrayOutputStream profile = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 13];
            int count = inflater.inflate(buffer);
            while (count > 0 && profile.size() <= MAX_BYTES) {
                profile.write(buffer, 0, count);
                count = inflater.inflate(buffer);
            }
            return profile.size() > MAX_BYTES ? NONE : profile.toByteArray();
        } catch (DataFormatException e) {
            return NONE;
        } finally {
            inflater.end();
        }
    }

    private static byte[] ofWebp(byte[] image) {
        ByteBuffer in = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        int at = 12;
        while (at <= image.length - 8) {
            int length = in.getInt(at + 4);
            if (length < 0 || length > image.length - at - 8) {
                return NONE;
            } else if (ImageDecoder.startsWith(image, at, "ICCP")) {
                return length > MAX_BYTES
                        ? NONE
                        : Arrays.copyOfRange(image, at + 8, at + 8 + length);
            }
            at += 8 + length + length % 2;
        }
        return NONE;
    }
}
