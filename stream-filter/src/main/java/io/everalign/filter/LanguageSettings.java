package io.everalign.filter;

import io.everalign.runtime.Setting;
import java.io.Serializable;
import java.util.List;

/**
 * The languages that texts must be in.
 *
 * @param languages ISO 639-1 codes; empty for no rule
 * @param limit confidence below which a text is in none of them
 */
record LanguageSettings(
        @Setting(
                        key = "filter.languages",
                        value = "",
                        about =
                                "Languages that a text must be in, as ISO 639-1 codes, comma separated; empty for no rule, as ALIGN.")
                List<String> languages,
        @Setting(
                        key = "filter.language-limit",
                        value = "0.92",
                        min = "0.0",
                        max = "1.0",
                        about =
                                "Confidence that a text is in one of filter.languages, relative to that in the language found, below which it is rejected; 1 asks that the language found be one of them.")
                double limit)
        implements Serializable {

    private static final long serialVersionUID = 1;

    LanguageSettings {
        languages = List.copyOf(languages);
        for (String language : languages) {
            if (!LanguageCodes.KNOWN.contains(language)) {
                throw new IllegalArgumentException(
                        "filter.languages must be of %s, not \"%s\""
                                .formatted(LanguageCodes.KNOWN, language));
            }
        }
    }

    /** Whether there is a rule. */
    boolean isAsked() {
        return !languages.isEmpty();
    }
}
