package io.everalign.images;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The chunks of a PNG that may say how it is to be turned. What is broken in them says nothing. */
final class PngTexts {
    private static final Set<String> NAMES = Set.of("eXIf", "tEXt", "zTXt", "iTXt");
    private static final String EXIF_AS_HEX = "Raw profile type exif";
    private static final String XMP = "XML:com.adobe.xmp";

    /** Longer texts are not read, nor more of compressed texts in all. */
    private static final int MAX_TEXT_BYTES = 1 << 20;

    private static final int BUFFER_BYTES = 1 << 13;

    private byte[] exif = {};
    private byte[] exifAsHex = {};
    private byte[] xmp = {};
    private int inflatable = MAX_TEXT_BYTES;

    byte[] exif() {
        return exif.length > 0 ? exif : exifAsHex;
    }

    byte[] xmp() {
        return xmp;
    }

    void take(String chunk, byte[] encoded, int from, int length) {
        if (length > MAX_TEXT_BYTES || !NAMES.contains(chunk)) {
            return;
        }
        byte[] content = Arrays.copyOfRange(encoded, from, from + length);
        switch (chunk) {
            case "eXIf" -> exif = content;
            case "tEXt" -> keep(keyword(content), after(content, 1));
            case "zTXt" -> keep(keyword(content), inflated(after(content, 2)));
            default -> international(content);
        }
    }

    private static String keyword(byte[] content) {
        return new String(content, 0, end(content, 0), StandardCharsets.ISO_8859_1);
    }

    private static int end(byte[] content, int from) {
        int end = from;
        while (end < content.length && content[end] != 0) {
            end++;
        }
        return end;
    }

    /** What follows the keyword and {@code skip} bytes. */
    private static byte[] after(byte[] content, int skip) {
        int start = Math.min(content.length, end(content, 0) + skip);
        return Arrays.copyOfRange(content, start, content.length);
    }

    /** Keyword, whether compressed, language, translated keyword, text. */
    private void international(byte[] content) {
        byte[] rest = after(content, 1);
        if (rest.length > 2) {
            int language = end(rest, 2);
            int translated = end(rest, Math.min(rest.length, language + 1));
            int start = Math.min(rest.length, translated + 1);
            byte[] text = Arrays.copyOfRange(rest, start, rest.length);
            keep(keyword(content), rest[0] == 0 ? text : inflated(text));
        }
    }

    private void keep(String keyword, byte[] text) {
        if (keyword.equals(XMP)) {
            xmp = text;
        } else if (keyword.equals(EXIF_AS_HEX)) {
            exifAsHex = fromHex(new String(text, StandardCharsets.ISO_8859_1));
        }
    }

    /** Three lines name the profile and its length; digits follow. */
    private static byte[] fromHex(String text) {
        String[] lines = text.split("\n", 4);
        if (lines.length < 4) {
            return new byte[0];
        }
        try {
            return HexFormat.of().parseHex(lines[3].replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] inflated(byte[] compressed) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            int count = inflater.inflate(buffer);
            while (count > 0 && inflatable >= count) {
                inflatable -= count;
                text.write(buffer, 0, count);
                count = inflater.inflate(buffer);
            }
            return text.toByteArray();
        } catch (DataFormatException e) {
            return new byte[0];
        } finally {
            inflater.end();
        }
    }
}
