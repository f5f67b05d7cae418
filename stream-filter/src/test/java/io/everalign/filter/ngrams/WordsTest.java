package io.everalign.filter.ngrams;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.util.VersionInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of a text against Unicode's own cases (UAX #29). */
class WordsTest {

    private static final String CASES = "WordBreakTest-17.0.0.txt";

    private final Words words = new Words();

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
        assertThat(this.words.count(text)).isEqualTo(words);
        assertThat(this.words.of(text)).hasSize(words);
    }

    @Test
    void theCasesAreOfTheUnicodeVersionThatSegments() {
        assertThat(UCharacter.getUnicodeVersion()).isEqualTo(VersionInfo.UNICODE_17_0);
    }

    @Test
    void wordsComeAsTheyAreWritten() {
        assertThat(words.of("A dog's 2nd ball… 東京!"))
                .containsExactly("A", "dog's", "2nd", "ball", "東京");
    }

    @Test
    void boundariesAreWhereUnicodeHasThem() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String> cases = cases();
        for (String expected : cases) {
            String found = marked(words, text(expected));
            if (!found.equals(expected)) {
                wrong.add(expected + " is " + found);
            }
        }
        assertThat(cases).hasSizeGreaterThan(1900);
        assertThat(wrong).isEmpty();
    }

    private static List<String> cases() throws IOException {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                WordsTest.class.getResourceAsStream(CASES),
                                StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> line.startsWith("÷")).toList();
        }
    }

    private static String text(String marked) {
        return Arrays.stream(marked.split("[ ÷×]+", -1))
                .filter(code -> !code.isEmpty())
                .map(code -> Character.toString(Integer.parseInt(code, 16)))
                .collect(Collectors.joining());
    }

    private static String marked(Words words, String text) {
        List<Integer> boundaries = words.boundaries(text);
        StringBuilder marked = new StringBuilder();
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            marked.append(boundaries.contains(i) ? "÷ " : "× ");
            marked.append("%04X ".formatted(text.codePointAt(i)));
        }
        return marked.append("÷").toString();
    }
}
