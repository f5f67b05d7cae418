package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.filter.ngrams.Words;
import io.everalign.schemas.RejectReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordBlockListTest {

    @TempDir Path directory;
    private final Words words = new Words();

    @ParameterizedTest
    @CsvSource({
        "cat, a Cat on a mat, cat",
        "cat, a category of cats, ",
        "cat, 'the cat, asleep', cat",
        "big cat, a BIG cat, big cat",
        "big cat, 'big, cat', big cat",
        "big cat, a big black cat, ",
        "big cat, cat big, ",
        "big cat, big cats, ",
        "STRASSE, die Straße, strasse",
        "straße, DIE STRASSE, strasse",
        "ΣΊΣΥΦΟΣ, σίσυφος, σίσυφοσ",
        "café, un CAFE\u0301, café",
        "夜景, 東京タワーの夜景, 夜景",
        "don't, DON'T stop, don't",
        "ﬁne, a FINE day, fine",
    })
    void wholeWordsAreFoundInAnyCase(String entry, String text, String found) throws IOException {
        assertThat(phrase(list(entry), text)).isEqualTo(Optional.ofNullable(found));
    }

    @Test
    void aVerdictNamesTheEntryAndNotTheList() throws IOException {
        WordBlockList list = list("dog", "Big  Cat # feline");
        assertThat(list.judge(words.of("a big cat")))
                .contains(Verdict.rejected(RejectReason.BLOCKED_WORD, "big cat"));
        assertThat(list.judge(words.of("a bird")))
                .contains(Verdict.of(RejectReason.BLOCKED_WORD, true));
        assertThat(list.judge(words.of(""))).contains(Verdict.of(RejectReason.BLOCKED_WORD, true));
        assertThat(WordBlockList.NONE.judge(words.of("a big cat"))).isEmpty();
    }

    @Property(tries = 1000)
    void phrasesAreFoundAsByLookingAtEach(
            @ForAll("phrases") List<String> phrases, @ForAll("texts") List<String> text)
            throws IOException {
        Path file = Files.createTempFile("phrases", ".txt");
        try {
            Files.write(file, phrases);
            boolean blocked =
                    phrases.stream()
                            .map(phrase -> List.of(phrase.toLowerCase(Locale.ROOT).split(" ")))
                            .anyMatch(
                                    phrase -> Collections.indexOfSubList(lower(text), phrase) >= 0);
            assertThat(phrase(WordBlockList.read(file), String.join(" ", text)).isPresent())
                    .isEqualTo(blocked);
        } finally {
            Files.delete(file);
        }
    }

    @Property(tries = 500)
    void noTextMakesTheRuleFail(@ForAll String text) throws IOException {
        Path file = Files.createTempFile("phrases", ".txt");
        try {
            Files.writeString(file, "a\n");
            assertThat(WordBlockList.read(file).judge(words.of(text))).isPresent();
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aListIsReadOnceAndAWrongOneIsNamed() throws IOException {
        Path file = directory.resolve("once.txt");
        Files.writeString(file, "cat\n");
        BlockListSettings settings = new BlockListSettings("", file.toString());
        assertThat(WordBlockList.of(settings)).isSameAs(WordBlockList.of(settings));
        Path wrong = directory.resolve("wrong.txt");
        Files.writeString(wrong, "cat\n…!\n");
        assertThatThrownBy(() -> WordBlockList.of(new BlockListSettings("", wrong.toString())))
                .hasMessageContaining("filter.word-block-list")
                .hasMessageContaining(
                        wrong + ", line 2: an entry must have a word, but \"…!\" has none");
    }

    @Provide
    Arbitrary<List<String>> phrases() {
        return texts().filter(words -> !words.isEmpty())
                .map(words -> String.join(" ", words))
                .list()
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return Arbitraries.of("a", "B", "ab", "Ba", "é").list().ofMaxSize(6);
    }

    private static List<String> lower(List<String> text) {
        return text.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
    }

    private Optional<String> phrase(WordBlockList list, String text) {
        return list.judge(words.of(text)).filter(v -> !v.accepted()).map(Verdict::detail);
    }

    private WordBlockList list(String... entries) throws IOException {
        Path file = directory.resolve("list.txt");
        Files.write(file, List.of(entries));
        return WordBlockList.read(file);
    }
}
