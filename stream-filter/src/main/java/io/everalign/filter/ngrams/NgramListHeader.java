package io.everalign.filter.ngrams;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a list of n-grams says of itself.
 *
 * @param way how texts became numbers
 * @param shape how unigrams and bigrams share the list
 * @param limit most n-grams, or most of each kind
 * @param unigrams unigrams in the list
 * @param bigrams bigrams in the list
 * @param unigramCut how often the least frequent unigram of the list occurs; in a joint list the
 *     least frequent n-gram
 * @param bigramCut the same of bigrams
 * @param source what was counted
 * @param digest SHA-256 of the numbers and of the lines above, 64 lowercase hex characters
 */
public record NgramListHeader(
        String way,
        ListShape shape,
        long limit,
        long unigrams,
        long bigrams,
        long unigramCut,
        long bigramCut,
        String source,
        String digest) {

    static final int MAX_BYTES = 1 << 16;

    private static final String FIRST_LINE = "everalign n-grams 1";
    private static final String END = "\n\n";

    /** How many n-grams the list has. */
    public long size() {
        return unigrams + bigrams;
    }

    NgramListHeader withDigest(String known) {
        return new NgramListHeader(
                way, shape, limit, unigrams, bigrams, unigramCut, bigramCut, source, known);
    }

    /** The header as it stands before the numbers: lines of UTF-8, the last one empty. */
    byte[] toBytes() {
        byte[] bytes = (digested() + "\nsha256: " + digest + END).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "A header has at most %d bytes, not %d".formatted(MAX_BYTES, bytes.length));
        }
        return bytes;
    }

    /** The lines that the digest covers. */
    String digested() {
        StringBuilder lines = new StringBuilder(FIRST_LINE);
        lines.append("\nwords: ").append(way);
        lines.append("\nshape: ").append(shape);
        lines.append("\nlimit: ").append(limit);
        lines.append("\nunigrams: ").append(unigrams);
        lines.append("\nbigrams: ").append(bigrams);
        lines.append("\nunigram-cut: ").append(unigramCut);
        lines.append("\nbigram-cut: ").append(bigramCut);
        lines.append("\nsource: ").append(source);
        return lines.toString();
    }

    /**
     * Reads a header.
     *
     * @param beginning the first {@value #MAX_BYTES} bytes of a file, or all of it
     * @throws IOException saying what is wrong with it
     */
    static NgramListHeader parse(byte[] beginning) throws IOException {
        String text = new String(beginning, StandardCharsets.UTF_8);
        int end = text.indexOf(END);
        if (!text.startsWith(FIRST_LINE + "\n") || end < 0) {
            throw new IOException("a list of n-grams must begin with \"%s\"".formatted(FIRST_LINE));
        }
        Map<String, String> fields = new LinkedHashMap<>();
        text.substring(FIRST_LINE.length() + 1, end)
                .lines()
                .forEach(
                        line -> {
                            int colon = line.indexOf(": ");
                            if (colon > 0) {
                                fields.put(line.substring(0, colon), line.substring(colon + 2));
                            }
                        });
        try {
            return new NgramListHeader(
                    field(fields, "words"),
                    ListShape.valueOf(field(fields, "shape")),
                    number(fields, "limit"),
                    number(fields, "unigrams"),
                    number(fields, "bigrams"),
                    number(fields, "unigram-cut"),
                    number(fields, "bigram-cut"),
                    field(fields, "source"),
                    field(fields, "sha256"));
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "the header of a list of n-grams is broken: " + e.getMessage(), e);
        }
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static long number(Map<String, String> fields, String name) {
        long number = Long.parseLong(field(fields, name));
        if (number < 0) {
            throw new IllegalArgumentException(name + " must not be negative, but is " + number);
        }
        return number;
    }
}
