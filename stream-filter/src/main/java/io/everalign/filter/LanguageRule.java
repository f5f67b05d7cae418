package io.everalign.filter;

import io.everalign.schemas.RejectReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/**
 * The language of a text, by OpenNLP's model of the n-grams of a hundred languages. Of short texts
 * it gives many languages nearly the same confidence, so that of the languages asked for is held
 * against that of the language found. The same text always gets the same verdict. Safe for several
 * threads; the threads of a process share one model.
 */
final class LanguageRule {

    /** A language is told by this much of a text, in UTF-16 units. */
    static final int MAX_CHARACTERS = 512;

    private final LanguageSettings settings;
    private final LanguageDetectorME detector = new LanguageDetectorME(Model.READ);
    private final Map<String, String> considered = new HashMap<>(LanguageCodes.byThreeLetters());

    private LanguageRule(LanguageSettings settings) {
        this.settings = settings;
        List<String> asked = settings.languages();
        considered
                .values()
                .removeIf(code -> LanguageCodes.LEARNT.contains(code) && !asked.contains(code));
    }

    /** Read with the first rule. */
    private static final class Model {

        private static final String FILE = "/langdetect-183.bin";
        private static final LanguageDetectorModel READ = read();

        private static LanguageDetectorModel read() {
            try (InputStream in = LanguageDetectorModel.class.getResourceAsStream(FILE)) {
                if (in == null) {
                    throw new IOException(FILE + " is not on the class path");
                }
                return new LanguageDetectorModel(in);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read the model of languages: " + e, e);
            }
        }
    }

    static LanguageRule of(LanguageSettings settings) {
        return new LanguageRule(settings);
    }

    /**
     * Judges a normalised text. The value is the confidence that it is in a language asked for, as
     * a part of that in the language found, so 1 if they are the same; the detail is the language
     * found.
     */
    Verdict judge(String text) {
        String found = "";
        double foundConfidence = 0;
        double asked = 0;
        for (Language language : detector.predictLanguages(begun(text))) {
            String code = considered.get(language.getLang());
            if (code != null && language.getConfidence() > foundConfidence) {
                found = code;
                foundConfidence = language.getConfidence();
            }
            if (code != null && settings.languages().contains(code)) {
                asked = Math.max(asked, language.getConfidence());
            }
        }
        double confidence = foundConfidence > 0 ? asked / foundConfidence : 0;
        return new Verdict(
                RejectReason.LANGUAGE,
                confidence >= settings.limit(),
                confidence,
                settings.limit(),
                found);
    }

    private static String begun(String text) {
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS);
    }
}
