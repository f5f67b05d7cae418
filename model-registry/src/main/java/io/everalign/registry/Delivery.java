package io.everalign.registry;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a blob is sent to someone who may have it already, or wants a part (RFC 9110, 13 and 14). The
 * blob's tag is its digest, so equal tags are equal bytes.
 *
 * @param status 200, 206, 304 or 416
 * @param range which bytes
 */
record Delivery(int status, ByteRange range) {

    /**
     * What the headers of a request come to.
     *
     * @param tag the blob's digest
     * @param ranged whether the method knows ranges; HEAD does not
     */
    static Delivery of(
            String tag,
            long size,
            boolean ranged,
            @Nullable String ifNoneMatch,
            @Nullable String ifRange,
            @Nullable String rangeHeader) {
        ByteRange whole = ByteRange.of(null, size);
        if (ifNoneMatch != null && names(ifNoneMatch, tag)) {
            return new Delivery(304, whole);
        }
        boolean same = ifRange == null || ifRange.strip().equals(quoted(tag));
        ByteRange range = ranged && same ? ByteRange.of(rangeHeader, size) : whole;
        return switch (range.kind()) {
            case WHOLE -> new Delivery(200, range);
            case PART -> new Delivery(206, range);
            case UNSATISFIABLE -> new Delivery(416, range);
        };
    }

    static String quoted(String tag) {
        return '"' + tag + '"';
    }

    private static boolean names(String list, String tag) {
        return list.strip().equals("*")
                || Arrays.stream(list.split(",", -1))
                        .map(item -> item.strip().replaceFirst("^W/", ""))
                        .anyMatch(quoted(tag)::equals);
    }
}
