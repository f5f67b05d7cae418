package io.everalign.filter;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The percent-encoding of URLs (RFC 3986). Nothing makes it fail: a lone {@code %} is itself. */
final class Escapes {

    private static final String UNRESERVED_MARKS = "-._~";

    private static final Pattern LONE = Pattern.compile("[\\uD800-\\uDFFF]");

    private Escapes() {}

    /** The text without escapes; what is not UTF-8 then becomes U+FFFD. */
    static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = utf8(text);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int escaped = escaped(bytes, i);
            out.write(escaped < 0 ? bytes[i] : escaped);
            i += escaped < 0 ? 0 : 2;
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /**
     * The one spelling of a part of a path: in ASCII, nothing escaped that need not be, the digits
     * of escapes in capitals.
     */
    static String canonical(String text) {
        byte[] bytes = utf8(text);
        StringBuilder out = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int escaped = escaped(bytes, i);
            int one = escaped < 0 ? bytes[i] & 0xff : escaped;
            if (escaped < 0 ? one > ' ' && one < 0x7f : isUnreserved(one)) {
                out.append((char) one);
            } else {
                out.append('%').append(hexDigit(one >> 4)).append(hexDigit(one & 0xf));
            }
            i += escaped < 0 ? 0 : 2;
        }
        return out.toString();
    }

    /** The text in UTF-8, halves of surrogate pairs as U+FFFD. */
    private static byte[] utf8(String text) {
        return LONE.matcher(text).replaceAll("\uFFFD").getBytes(StandardCharsets.UTF_8);
    }

    /** The byte that is escaped there, or -1 if none is. */
    private static int escaped(byte[] bytes, int at) {
        if (bytes[at] != '%' || at + 2 >= bytes.length) {
            return -1;
        }
        int high = Character.digit(bytes[at + 1], 16);
        int low = Character.digit(bytes[at + 2], 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static boolean isUnreserved(int one) {
        return (one >= '0' && one <= '9')
                || (one >= 'A' && one <= 'Z')
                || (one >= 'a' && one <= 'z')
                || UNRESERVED_MARKS.indexOf(one) >= 0;
    }

    private static char hexDigit(int value) {
        return Character.toUpperCase(Character.forDigit(value, 16));
    }
}
