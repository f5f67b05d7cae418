package io.everalign.filter;

import io.everalign.schemas.RejectReason;
import java.util.ArrayList;
import java.util.List;

/** The number of unigrams of a text, and of its characters. */
final class TextLength {

    private final TextSettings settings;
    private final Words words = new Words();

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
        int count = words.count(text);
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
