package io.everalign.filter;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import io.everalign.schemas.RejectReason;
import java.util.List;

/**
 * The number of unigrams of a text, by Unicode word segmentation: what ICU calls a word, a number
 * or an ideograph counts, punctuation and symbols do not. No language is asked for.
 */
final class TextLength {

    private final RuleSettings settings;
    private final BreakIterator words = BreakIterator.getWordInstance(ULocale.ROOT);

    TextLength(RuleSettings settings) {
        this.settings = settings;
    }

    /** Judges a normalised text: too short, too long. */
    List<Verdict> judge(String text) {
        if (text.length() > settings.maxTextCharacters()) {
            return List.of(
                    new Verdict(
                            RejectReason.TEXT_TOO_LONG,
                            false,
                            (double) text.length(),
                            (double) settings.maxTextCharacters(),
                            "measured in characters"));
        }
        int count = count(text);
        return List.of(
                Verdict.of(
                        RejectReason.TEXT_TOO_SHORT,
                        count >= settings.minWords(),
                        count,
                        settings.minWords()),
                Verdict.of(
                        RejectReason.TEXT_TOO_LONG,
                        count <= settings.maxWords(),
                        count,
                        settings.maxWords()));
    }

    /** Unigrams of a text. */
    int count(String text) {
        words.setText(text);
        int count = 0;
        while (words.next() != BreakIterator.DONE) {
            if (words.getRuleStatus() >= BreakIterator.WORD_NONE_LIMIT) {
                count++;
            }
        }
        return count;
    }
}
