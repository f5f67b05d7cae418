package io.everalign.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What BERT's normalisation does to each character, from {@code bert-characters.txt}: the Unicode
 * versions are those of Hugging Face's library, not those of the JDK that happens to run.
 */
final class BertCharacters {
    /** What becomes of a character. */
    enum Kind {
        /** A part of a word, as it is. */
        KEPT,
        /** Never seen: control, format and private characters. */
        DROPPED,
        /** Parts words. */
        SPACE,
        /** A word of its own. */
        IDEOGRAPH,
        /** A word of its own. */
        PUNCTUATION,
        /** An accent, which goes. */
        MARK,
        /** An accent, which goes; others do not pass it when they are put into order. */
        BREAKING_MARK,
        /** Kept, but put into order of its class among its neighbours. */
        ORDERED
    }

    private static final List<Kind> KINDS = List.of(Kind.values());

    /** Added to a character's kind if other characters take its place. */
    private static final int REPLACED = 1 << 4;

    private static final byte[] TABLE = new byte[Character.MAX_CODE_POINT + 1];
    private static final Map<Integer, int[]> REPLACEMENTS = new HashMap<>();
    private static final Map<Integer, Integer> CLASSES = new HashMap<>();

    /** Hangul syllables, which decompose by a formula: 21 vowels, 27 final consonants or none. */
    private static final int FIRST_SYLLABLE = 0xAC00;

    private static final int LAST_SYLLABLE = 0xD7A3;
    private static final int VOWELS = 21;
    private static final int FINALS = 28;

    static {
        fill(Character.MIN_SURROGATE, Character.MAX_SURROGATE, Kind.DROPPED);
        try (InputStream in = BertCharacters.class.getResourceAsStream("bert-characters.txt");
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(BertCharacters::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BertCharacters() {}

    private static void read(String line) {
        String[] fields = line.split(" ");
        for (String field : Arrays.asList(fields).subList(1, fields.length)) {
            String[] parts = field.split("[-:+]");
            int[] codes =
                    Arrays.stream(parts).mapToInt(part -> Integer.parseInt(part, 16)).toArray();
            int first = codes[0];
            int last = codes[codes.length - 1];
            switch (fields[0]) {
                case "becomes" -> {
                    REPLACEMENTS.put(first, Arrays.copyOfRange(codes, 1, codes.length));
                    TABLE[first] |= REPLACED;
                }
                case "dropped" -> fill(first, last, Kind.DROPPED);
                case "space" -> fill(first, last, Kind.SPACE);
                case "ideograph" -> fill(first, last, Kind.IDEOGRAPH);
                case "punctuation" -> fill(first, last, Kind.PUNCTUATION);
                case "mark" -> fill(first, last, Kind.MARK);
                case "breaking-mark" -> fill(first, last, Kind.BREAKING_MARK);
                default -> {
                    fill(first, last, Kind.ORDERED);
                    int combining = Integer.parseInt(fields[0].substring("class-".length()));
                    for (int c = first; c <= last; c++) {
                        CLASSES.put(c, combining);
                    }
                }
            }
        }
    }

    private static void fill(int first, int last, Kind kind) {
        Arrays.fill(TABLE, first, last + 1, (byte) KINDS.indexOf(kind));
    }

    static Kind kind(int c) {
        return KINDS.get(TABLE[c] & (REPLACED - 1));
    }

    static boolean isReplaced(int c) {
        return (TABLE[c] & REPLACED) != 0 || isSyllable(c);
    }

    /** The characters that take a replaced one's place: decomposed, without accents, lower-case. */
    static int[] replacement(int c) {
        return isSyllable(c) ? syllable(c - FIRST_SYLLABLE) : REPLACEMENTS.get(c);
    }

    private static boolean isSyllable(int c) {
        return c >= FIRST_SYLLABLE && c <= LAST_SYLLABLE;
    }

    private static int[] syllable(int number) {
        int lead = 0x1100 + number / (VOWELS * FINALS);
        int vowel = 0x1161 + number / FINALS % VOWELS;
        int last = 0x11A7 + number % FINALS;
        return number % FINALS == 0 ? new int[] {lead, vowel} : new int[] {lead, vowel, last};
    }

    /** The canonical combining class of a character of kind {@link Kind#ORDERED}. */
    static int combiningClass(int c) {
        return CLASSES.get(c);
    }
}
