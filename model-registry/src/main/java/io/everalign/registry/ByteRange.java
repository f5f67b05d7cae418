package io.everalign.registry;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a whole a {@code Range} header asks for (RFC 9110, 14.2). Headers that are no
 * single well-formed byte range ask for the whole, as the RFC allows.
 *
 * @param kind whether it is the whole, a part, or nothing that exists
 * @param from first byte
 * @param length how many
 */
record ByteRange(Kind kind, long from, long length) {

    private static final Pattern SINGLE = Pattern.compile("bytes=\\s*([0-9]*)-([0-9]*)\\s*");
    private static final int SAFE_DIGITS = 18;

    /** What can be asked for. */
    enum Kind {
        WHOLE,
        PART,
        UNSATISFIABLE
    }

    static ByteRange of(@Nullable String header, long size) {
        Matcher range = SINGLE.matcher(header == null ? "" : header.toLowerCase(Locale.ROOT));
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return new ByteRange(Kind.WHOLE, 0, size);
        }
        if (range.group(1).isEmpty()) {
            return suffix(number(range.group(2)), size);
        }
        long first = number(range.group(1));
        long last = range.group(2).isEmpty() ? Long.MAX_VALUE : number(range.group(2));
        if (last < first) {
            return new ByteRange(Kind.WHOLE, 0, size);
        }
        return first >= size
                ? new ByteRange(Kind.UNSATISFIABLE, 0, 0)
                : new ByteRange(Kind.PART, first, Math.min(last, size - 1) - first + 1);
    }

    /** {@code Content-Range} of a part, or of nothing. */
    String contentRange(long size) {
        return kind == Kind.PART
                ? "bytes %d-%d/%d".formatted(from, from + length - 1, size)
                : "bytes */" + size;
    }

    private static ByteRange suffix(long length, long size) {
        if (length == 0) {
            return new ByteRange(Kind.UNSATISFIABLE, 0, 0);
        }
        if (size == 0) {
            return new ByteRange(Kind.WHOLE, 0, 0);
        }
        long from = Math.max(0, size - length);
        return new ByteRange(Kind.PART, from, size - from);
    }

    /** Numbers beyond any file are all the same. */
    private static long number(String digits) {
        return digits.length() <= SAFE_DIGITS ? Long.parseLong(digits) : Long.MAX_VALUE;
    }
}
