package io.everalign.filter;

import io.everalign.filter.ngrams.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules on the words of a text, which are found once. Not safe for several threads. */
final class TextRules {

    private final TextLength length;
    private final @Nullable NgramRule ngrams;
    private final Words words = new Words();

    TextRules(TextSettings settings, @Nullable NgramRule ngrams) {
        this.length = new TextLength(settings);
        this.ngrams = ngrams;
    }

    /** Asks the rules about a normalised text. */
    void judge(String text, Verdicts verdicts) {
        Verdict unread = length.judgeUnread(text);
        if (unread != null) {
            verdicts.add(unread);
            return;
        }
        List<String> found = words.of(text);
        verdicts.addAll(length.judge(text, found.size()));
        if (ngrams != null && !verdicts.ended()) {
            verdicts.add(ngrams.judge(found));
        }
    }
}
