package io.everalign.filter.ngrams;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.List;

/**
 * The unigrams of a text, by Unicode word segmentation (UAX #29, and dictionaries where words are
 * not spaced): what ICU calls a word, a number or an ideograph counts, punctuation and symbols do
 * not. No language is asked for. Not safe for several threads.
 */
public final class Words {

    private static final Normalizer2 NFC = Normalizer2.getNFCInstance();

    private final BreakIterator iterator = BreakIterator.getWordInstance(ULocale.ROOT);

    /** The unigrams in their order, as they are written. */
    public List<String> of(String text) {
        iterator.setText(text);
        List<String> words = new ArrayList<>();
        int from = iterator.first();
        for (int to = iterator.next(); to != BreakIterator.DONE; to = iterator.next()) {
            if (isWord()) {
                words.add(text.substring(from, to));
            }
            from = to;
        }
        return words;
    }

    /** The word in full case folding and Unicode normalisation form C. */
    public static String fold(String word) {
        return NFC.normalize(UCharacter.foldCase(word, true));
    }

    /** How many unigrams there are. */
    public int count(String text) {
        iterator.setText(text);
        int count = 0;
        while (iterator.next() != BreakIterator.DONE) {
            if (isWord()) {
                count++;
            }
        }
        return count;
    }

    /** Where segments begin and the last one ends, words or not, in UTF-16 units. */
    List<Integer> boundaries(String text) {
        iterator.setText(text);
        List<Integer> boundaries = new ArrayList<>();
        for (int at = iterator.first(); at != BreakIterator.DONE; at = iterator.next()) {
            boundaries.add(at);
        }
        return boundaries;
    }

    private boolean isWord() {
        return iterator.getRuleStatus() >= BreakIterator.WORD_NONE_LIMIT;
    }
}
