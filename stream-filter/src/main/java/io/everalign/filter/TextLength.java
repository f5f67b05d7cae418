package io.everalign.filter;

import io.everalign.schemas.RejectReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The number of unigrams of a text, and of its characters. */
final class TextLength {

    private final TextSettings settings;

    TextLength(TextSettings settings) {
        this.settings = settings;
    }

    /** What is said of a text that is too long to be segmented into words; null if it is not. */
    @Nullable Verdict judgeUnread(String text) {
        return text.length() <= settings.maxCharacters()
                ? null
                : inCharacters(
                        RejectReason.TEXT_TOO_LONG, false, text.length(), settings.maxCharacters());
    }

    /** Judges a normalised text of so many words: too short, too long. */
    List<Verdict> judge(String text, int count) {
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
}
