package io.everalign.filter;

import io.everalign.filter.ngrams.Words;
import java.util.List;

/** The rules on the words of a text, which are found once. Not safe for several threads. */
final class TextRules {

    private final TextLength length;
    private final RuleArtifacts artifacts;
    private final Words words = new Words();

    TextRules(TextSettings settings, RuleArtifacts artifacts) {
        this.length = new TextLength(settings);
        this.artifacts = artifacts;
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
        if (!verdicts.ended()) {
            artifacts.words().judge(found).ifPresent(verdicts::add);
        }
        if (artifacts.language() != null && !verdicts.ended()) {
            verdicts.add(artifacts.language().judge(text));
        }
        if (artifacts.ngrams() != null && !verdicts.ended()) {
            verdicts.add(artifacts.ngrams().judge(found));
        }
    }
}
