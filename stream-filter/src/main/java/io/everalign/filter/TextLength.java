package io.everalign.filter;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import io.everalign.schemas.RejectReason;
import java.util.ArrayList;
import java.util.List;

/**
 * The number of unigrams of a text, by Unicode word segmentation: what ICU calls a word, a number
 * or an ideograph counts, punctuation and symbols do not. No language is asked for.
 */
final class TextLength {

    private final TextSettings settings;
    private final BreakIterator words = BreakIterator.getWordInstance(ULocale.ROOT);

    TextLength(TextSettings settings) {
        this.settings = settings;
    }

    /** Judges a normalised text: too short, too long. */
    List<Verdict> judge(String text) {
        if (text.length() > settings.maxCharacters()) {
            return List.of(
                    inCharacters(
                            RejectReason.TEXT_TOO_LONG,
                            false,
                            text.length(),
                            settings.maxCharacters()));
        }
        int count = count(text);
        int characters = text.codePointCount(0, text.length());
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(
                Verdict.of(
                        RejectReason.TEXT_TOO_SHORT,
                        count >= settings.minWords(),
                        count,
                        settings.minWords()));
        if (settings.minCharacters() > 0) {
            verdicts.add(
                    inCharacters(
                            RejectReason.TEXT_TOO_SHORT,
                            characters >= settings.minCharacters(),
                            characters,
                            settings.minCharacters()));
        }
        verdicts.add(
                Verdict.of(
                        RejectReason.TEXT_TOO_LONG,
                        count <= settings.maxWords(),
                        count,
                        settings.maxWords()));
        return verdicts;
    }

    private static Verdict inCharacters(
            RejectReason reason, boolean accepted, double value, double limit) {
        return new Verdict(reason, accepted, value, limit, "measured in characters");
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
