package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.RejectReason;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageRuleTest {

    private static final LanguageRule ENGLISH = rule(0.92, "en");

    @ParameterizedTest
    @CsvSource({
        "en, a black dog runs across the green grass",
        "de, ein schwarzer Hund läuft über die grüne Wiese",
        "fr, un chien noir court dans l'herbe verte",
        "es, un perro negro corre por la hierba verde",
        "ru, чёрная собака бежит по зелёной траве",
        "el, ένας μαύρος σκύλος τρέχει στο γρασίδι",
        "ja, 黒い犬が緑の草の上を走っている",
        "zh, 一只黑色的狗在绿色的草地上奔跑",
        "ko, 검은 개가 푸른 잔디밭을 달린다",
        "ar, كلب أسود يركض على العشب الأخضر",
        "he, כלב שחור רץ על הדשא הירוק",
        "hi, एक काला कुत्ता हरी घास पर दौड़ता है",
        "th, สุนัขสีดำวิ่งบนสนามหญ้าสีเขียว",
        "fa, سگ سیاهی روی چمن سبز می‌دود",
        "et, must koer jookseb üle rohelise muru",
        "lv, melns suns skrien pa zaļo zāli"
    })
    void theLanguageOfASentenceIsFound(String language, String text) {
        assertThat(ENGLISH.judge(text).detail()).isEqualTo(language);
        assertThat(ENGLISH.judge(text).accepted()).isEqualTo(language.equals("en"));
        assertThat(rule(1, "en", language).judge(text))
                .isEqualTo(new Verdict(RejectReason.LANGUAGE, true, 1.0, 1.0, language));
    }

    @Test
    void aConfidenceAtTheLimitIsAcceptedAndOneBelowIsNot() {
        String german = "ein Hund auf einer Wiese";
        double low = ENGLISH.judge(german).value();
        assertThat(low).isBetween(0.0, 0.92);
        assertThat(rule(low, "en").judge(german).accepted()).isTrue();
        assertThat(rule(Math.nextUp(low), "en").judge(german).accepted()).isFalse();
    }

    @Test
    void aLanguageThatNobodyGrowsUpWithIsFoundOnlyIfAskedFor() {
        String latin = "canis niger per herbam viridem currit et arbores magnas circumspicit";
        assertThat(rule(1, "la").judge(latin).detail()).isEqualTo("la");
        assertThat(ENGLISH.judge(latin).detail()).isNotEqualTo("la");
    }

    @Test
    void ofALongTextTheBeginningIsRead() {
        String english = "a black dog runs across the green grass. ".repeat(13);
        assertThat(english).hasSizeGreaterThan(LanguageRule.MAX_CHARACTERS);
        assertThat(ENGLISH.judge(english + "ein schwarzer Hund ".repeat(100_000)))
                .isEqualTo(ENGLISH.judge(english));
    }

    @Property(tries = 300)
    void noTextMakesTheRuleFailAndTheSameTextGetsTheSameVerdict(@ForAll String text) {
        Verdict verdict = ENGLISH.judge(text);
        assertThat(verdict.value()).isBetween(0.0, 1.0);
        assertThat(rule(0.92, "en").judge(text)).isEqualTo(verdict);
    }

    @Test
    void theCodesAreThoseOfTheModel() throws IOException {
        Set<String> codes = new TreeSet<>();
        List<String> without = new ArrayList<>();
        try (InputStream in = LanguageRuleTest.class.getResourceAsStream("/langdetect-183.bin")) {
            LanguageDetectorME detector = new LanguageDetectorME(new LanguageDetectorModel(in));
            for (String language : detector.getSupportedLanguages()) {
                String code = LanguageCodes.byThreeLetters().get(language);
                if (code == null) {
                    without.add(language);
                } else {
                    codes.add(code);
                }
            }
        }
        assertThat(codes).containsExactlyElementsOf(LanguageCodes.KNOWN);
        assertThat(without)
                .containsExactlyInAnyOrder("ast", "ceb", "gsw", "min", "nan", "nds", "pnb", "war");
        assertThat(LanguageCodes.KNOWN).containsAll(LanguageCodes.LEARNT);
    }

    private static LanguageRule rule(double limit, String... languages) {
        return LanguageRule.of(new LanguageSettings(Arrays.asList(languages), limit));
    }
}
