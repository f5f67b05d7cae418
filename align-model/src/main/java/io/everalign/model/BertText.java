package io.everalign.model;

import io.everalign.model.BertCharacters.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * BERT's uncased normalisation and split into words, exactly as the {@code BertNormalizer} and
 * {@code BertPreTokenizer} of Hugging Face do it: control characters go, white space parts words,
 * each CJK ideograph and each punctuation mark is a word, accents are stripped, letters are
 * lower-cased one by one. The result is the same with every JDK, locale and platform. The native
 * tokenizer is a little older than the table and leaves 28 capitals of Unicode 17 as they are.
 */
final class BertText {
    /** A mark passes no more than these: such a word is too long for any vocabulary. */
    private static final int MAX_ORDERED = WordPieceTrainer.MAX_WORD_CHARACTERS;

    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();

    /** Where in the word the marks begin that are still being put into order. */
    private int marksFrom;

    private BertText() {}

    /** The words of a text; what is no character, such as half a surrogate pair, is not seen. */
    static List<String> words(String text) {
        BertText reading = new BertText();
        int c;
        for (int i = 0; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            reading.read(c);
        }
        reading.endWord();
        return reading.words;
    }

    private void read(int c) {
        Kind kind = BertCharacters.kind(c);
        if (kind == Kind.IDEOGRAPH) {
            endWord();
        }
        if (BertCharacters.isReplaced(c)) {
            for (int each : BertCharacters.replacement(c)) {
                add(each, BertCharacters.kind(each));
            }
        } else {
            add(c, kind);
        }
        if (kind == Kind.IDEOGRAPH) {
            endWord();
        }
    }

    private void add(int c, Kind kind) {
        switch (kind) {
            case SPACE -> endWord();
            case PUNCTUATION -> {
                endWord();
                words.add(Character.toString(c));
            }
            case ORDERED ->
                    word.insert(place(BertCharacters.combiningClass(c)), Character.toChars(c));
            case BREAKING_MARK -> marksFrom = word.length();
            case KEPT, IDEOGRAPH -> {
                word.appendCodePoint(c);
                marksFrom = word.length();
            }
            case DROPPED, MARK -> {}
        }
    }

    /** Behind the marks of the same and lower classes. */
    private int place(int combiningClass) {
        int place = word.length();
        while (place > marksFrom && place - marksFrom <= MAX_ORDERED) {
            int before = word.codePointBefore(place);
            if (BertCharacters.combiningClass(before) <= combiningClass) {
                return place;
            }
            place -= Character.charCount(before);
        }
        return place;
    }

    private void endWord() {
        if (word.length() > 0) {
            words.add(word.toString());
            word.setLength(0);
        }
        marksFrom = 0;
    }
}
