package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.RejectReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextRulesTest {

    @Test
    void threeAndTwentyWordsAreKeptTwoAndTwentyOneAreNot() {
        assertThat(failed(words(2))).containsExactly(RejectReason.TEXT_TOO_SHORT);
        assertThat(failed(words(3))).isEmpty();
        assertThat(failed(words(20))).isEmpty();
        assertThat(failed(words(21))).containsExactly(RejectReason.TEXT_TOO_LONG);
    }

    @Test
    void charactersCountWhereAPresetAsksForThem() {
        TextSettings datacomp = TestRules.with("--filter.preset=datacomp-basic").text();
        assertThat(judge(datacomp, "a b c"))
                .contains(
                        new Verdict(
                                RejectReason.TEXT_TOO_SHORT,
                                false,
                                5.0,
                                6.0,
                                "measured in characters"));
        assertThat(judge(datacomp, "a b cd")).allMatch(Verdict::accepted);
    }

    @Test
    void aVerdictGivesValueAndLimit() {
        assertThat(judge(TestRules.ALIGN.text(), words(21)).get(1))
                .isEqualTo(new Verdict(RejectReason.TEXT_TOO_LONG, false, 21.0, 20.0, ""));
    }

    @Test
    void aMillionCharactersAreTooLongWithoutBeingSegmented() {
        assertThat(failed("x".repeat(1_000_000))).containsExactly(RejectReason.TEXT_TOO_LONG);
    }

    private static List<Verdict> judge(TextSettings settings, String text) {
        Verdicts verdicts = new Verdicts(TestRules.ALL_REASONS);
        new TextRules(settings, RuleArtifacts.NONE).judge(text, verdicts);
        return verdicts.given();
    }

    private static List<RejectReason> failed(String text) {
        return judge(TestRules.ALIGN.text(), text).stream()
                .filter(verdict -> !verdict.accepted())
                .map(Verdict::reason)
                .toList();
    }

    private static String words(int count) {
        return "word ".repeat(count).strip();
    }
}
