package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.RejectReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextLengthTest {

    private final TextLength length = new TextLength(TestRules.ALIGN.text());

    @ParameterizedTest
    @CsvSource({
        "two words, 2",
        "three small words, 3",
        "'a dog, a cat; a bird!', 6",
        "'1920 x 1080', 3",
        "что это такое, 3",
        "السلام عليكم جميعا, 3",
        "דלת של בית, 3",
        "สวัสดีชาวโลก, 3",
        "東京タワーの夜景, 3",
        "'… — !', 0",
        "'', 0",
        "don't stop now, 3"
    })
    void wordsAreCountedInAnyScript(String text, int words) {
        assertThat(length.count(text)).isEqualTo(words);
    }

    @Test
    void threeAndTwentyWordsAreKeptTwoAndTwentyOneAreNot() {
        assertThat(failed(words(2))).containsExactly(RejectReason.TEXT_TOO_SHORT);
        assertThat(failed(words(3))).isEmpty();
        assertThat(failed(words(20))).isEmpty();
        assertThat(failed(words(21))).containsExactly(RejectReason.TEXT_TOO_LONG);
    }

    @Test
    void aVerdictGivesValueAndLimit() {
        assertThat(length.judge(words(21)).get(1))
                .isEqualTo(new Verdict(RejectReason.TEXT_TOO_LONG, false, 21.0, 20.0, ""));
    }

    @Test
    void aMillionCharactersAreTooLongWithoutBeingSegmented() {
        assertThat(failed("x".repeat(1_000_000))).containsExactly(RejectReason.TEXT_TOO_LONG);
    }

    private List<RejectReason> failed(String text) {
        return length.judge(text).stream()
                .filter(verdict -> !verdict.accepted())
                .map(Verdict::reason)
                .toList();
    }

    private static String words(int count) {
        return "word ".repeat(count).strip();
    }
}
