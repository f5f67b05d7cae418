package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.filter.RuleChain.Counts;
import io.everalign.schemas.RejectReason;
import io.everalign.schemas.TestPairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleChainTest {

    private static final byte[] SMALL = TestPairs.png(1, 100, 100);
    private static final List<String> URLS =
            List.of("https://images.test/a.png", "https://pages.test/");
    private static final List<String> BLOCKED =
            List.of("https://images.test/a.png", "https://example.org/");

    @TempDir Path directory;
    private String urlList;
    private String wordList;

    @BeforeEach
    void writeLists() throws IOException {
        Path urls = directory.resolve("urls.txt");
        Path words = directory.resolve("words.txt");
        Files.writeString(urls, "example.org\n");
        Files.writeString(words, "big cat\n");
        urlList = "--filter.url-block-list=" + urls;
        wordList = "--filter.word-block-list=" + words;
    }

    @Test
    void blockedUrlsComeAfterRepeatedPairsAndBeforeTexts() {
        RuleSettings rules = TestRules.with(urlList, wordList);
        assertThat(failed(rules, "a cat", BLOCKED, new Counts(true, true, true)))
                .containsExactly(RejectReason.REPEATED_PAIR);
        assertThat(failed(rules, "a cat", BLOCKED, null)).containsExactly(RejectReason.BLOCKED_URL);
        assertThat(failed(rules, "a cat", URLS, null)).containsExactly(RejectReason.TEXT_TOO_SHORT);
    }

    @Test
    void blockedWordsComeAfterTheLengthAndBeforeTheCounts() {
        RuleSettings rules = TestRules.with(urlList, wordList);
        Counts over = new Counts(false, true, true);
        assertThat(failed(rules, "big cat", URLS, over))
                .containsExactly(RejectReason.TEXT_TOO_SHORT);
        assertThat(failed(rules, "a big cat", URLS, over))
                .containsExactly(RejectReason.BLOCKED_WORD);
        assertThat(failed(rules, "a small cat", URLS, over))
                .containsExactly(RejectReason.TEXT_OVER);
    }

    @Test
    void theLanguageComesAfterBlockedWordsAndBeforeTheCounts() {
        RuleSettings rules = TestRules.with(wordList, "--filter.languages=de,fr");
        Counts over = new Counts(false, true, true);
        assertThat(failed(rules, "this is a big cat in a house", URLS, over))
                .containsExactly(RejectReason.BLOCKED_WORD);
        assertThat(failed(rules, "this is a small cat in a house", URLS, over))
                .containsExactly(RejectReason.LANGUAGE);
        assertThat(failed(rules, "dies ist eine kleine Katze im Haus", URLS, over))
                .containsExactly(RejectReason.TEXT_OVER);
    }

    @Test
    void verdictsComeInTheOrderOfTheReasons() {
        RuleSettings rules =
                TestRules.with(urlList, wordList, "--filter.languages=en").withAllReasons();
        List<RejectReason> asked =
                verdicts(rules, "a big cat", BLOCKED, new Counts(false, false, false))
                        .given()
                        .stream()
                        .map(Verdict::reason)
                        .toList();
        assertThat(asked).isSorted().contains(RejectReason.BLOCKED_URL, RejectReason.BLOCKED_WORD);
    }

    @Test
    void aTextTooLongToBeSegmentedIsNotRead() {
        RuleSettings rules =
                TestRules.with(wordList, "--filter.max-text-characters=9").withAllReasons();
        assertThat(failed(rules, "a big cat", URLS, null)).contains(RejectReason.BLOCKED_WORD);
        assertThat(failed(rules, "a big cat.", URLS, null))
                .contains(RejectReason.TEXT_TOO_LONG)
                .doesNotContain(RejectReason.BLOCKED_WORD);
    }

    @Test
    void rulesThatAreOffAreNotAsked() {
        List<RejectReason> lists = List.of(RejectReason.BLOCKED_URL, RejectReason.BLOCKED_WORD);
        RuleSettings off =
                TestRules.with(urlList, wordList, "--filter.off=blocked_url,blocked_word");
        for (RuleSettings rules : List.of(TestRules.ALIGN, off)) {
            assertThat(verdicts(rules, "a big cat", BLOCKED, null).given())
                    .extracting(Verdict::reason)
                    .doesNotContainAnyElementsOf(lists);
        }
        assertThat(verdicts(TestRules.with(urlList), "a big cat", List.of(), null).given())
                .extracting(Verdict::reason)
                .doesNotContainAnyElementsOf(lists);
    }

    private static List<RejectReason> failed(
            RuleSettings rules, String text, List<String> urls, Counts counts) {
        return verdicts(rules, text, urls, counts).failed().stream().map(Verdict::reason).toList();
    }

    private static Verdicts verdicts(
            RuleSettings rules, String text, List<String> urls, Counts counts) {
        Verdicts verdicts = new Verdicts(rules);
        try (RuleArtifacts artifacts = RuleArtifacts.of(rules)) {
            RuleChain chain = new RuleChain(rules, artifacts);
            RuleChain.Pair pair = new RuleChain.Pair(text, SMALL, urls);
            chain.judge(pair, counts, verdicts);
        }
        return verdicts;
    }
}
