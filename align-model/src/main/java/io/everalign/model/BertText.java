package io.everalign.model;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * BERT's uncased normalisation and split into words, as the {@code BertNormalizer} and {@code
 * BertPreTokenizer} of Hugging Face do it: control characters go, white space becomes a space, each
 * CJK ideograph and each punctuation mark is a word, accents are stripped, letters are lower-cased.
 */
final class BertText {
    /** Texts are cut here, so that one cannot take unbounded memory. */
    private static final int MAX_CHARACTERS = 16_384;

    /** The blocks that BERT calls Chinese characters. */
    private static final int[][] IDEOGRAPHS = {
        {0x4E00, 0x9FFF},
        {0x3400, 0x4DBF},
        {0x20000, 0x2A6DF},
        {0x2A700, 0x2B73F},
        {0x2B740, 0x2B81F},
        {0x2B920, 0x2CEAF},
        {0xF900, 0xFAFF},
        {0x2F800, 0x2FA1F}
    };

    private BertText() {}

    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        normalise(text)
                .codePoints()
                .forEach(
                        c -> {
                            boolean single = isPunctuation(c) || isIdeograph(c);
                            if (single || isSpace(c)) {
                                end(word, words);
                            }
                            if (single) {
                                words.add(Character.toString(c));
                            } else if (!isSpace(c)) {
                                word.appendCodePoint(c);
                            }
                        });
        end(word, words);
        return words;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (word.length() > 0) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static String normalise(String text) {
        String bounded = text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS);
        StringBuilder clean = new StringBuilder(bounded.length());
        bounded.codePoints()
                .filter(c -> isSpace(c) || !isControl(c))
                .forEach(clean::appendCodePoint);
        StringBuilder plain = new StringBuilder(clean.length());
        Normalizer.normalize(clean, Normalizer.Form.NFD)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(plain::appendCodePoint);
        return plain.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED ->
                    true;
            default -> c == 0xFFFD;
        };
    }

    private static boolean isPunctuation(int c) {
        boolean ascii = c >= 33 && c <= 126 && !Character.isLetterOrDigit(c);
        return ascii
                || switch (Character.getType(c)) {
                    case Character.CONNECTOR_PUNCTUATION,
                            Character.DASH_PUNCTUATION,
                            Character.START_PUNCTUATION,
                            Character.END_PUNCTUATION,
                            Character.INITIAL_QUOTE_PUNCTUATION,
                            Character.FINAL_QUOTE_PUNCTUATION,
                            Character.OTHER_PUNCTUATION ->
                            true;
                    default -> false;
                };
    }

    private static boolean isIdeograph(int c) {
        for (int[] block : IDEOGRAPHS) {
            if (c >= block[0] && c <= block[1]) {
                return true;
            }
        }
        return false;
    }
}
