package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.filter.ngrams.ListShape;
import io.everalign.filter.ngrams.NgramListWriter;
import io.everalign.filter.ngrams.Ngrams;
import io.everalign.filter.ngrams.Words;
import io.everalign.schemas.RejectReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NgramRuleTest {

    @TempDir Path folder;

    @Test
    void aRareWordIsNamedAndCountedWithItsBigrams() throws IOException {
        Verdict verdict = rule(true).judge(new Words().of("the Red, ZYZZYVA ball"));
        assertThat(verdict)
                .isEqualTo(
                        new Verdict(
                                RejectReason.RARE_TOKEN,
                                false,
                                3.0,
                                0.0,
                                "the first is \"Red ZYZZYVA\""));
    }

    @Test
    void aRareBigramOfFrequentWordsCountsOnlyIfAskedFor() throws IOException {
        List<String> words = new Words().of("ball red the");
        assertThat(rule(true).judge(words).accepted()).isFalse();
        assertThat(rule(false).judge(words).accepted()).isTrue();
        assertThat(rule(true).judge(new Words().of("THE red: ball")).accepted()).isTrue();
    }

    @Test
    void theRuleStandsBetweenLengthAndCensusAndOnlyIfThereIsAList() throws IOException {
        RuleSettings rules =
                TestRules.with("--filter.ngrams=" + list(), "--filter.all-reasons=true");
        Verdicts verdicts = new Verdicts(rules);
        try (RuleArtifacts artifacts = RuleArtifacts.of(rules)) {
            new TextRules(rules.text(), artifacts).judge("an unheard of thing", verdicts);
        }
        assertThat(verdicts.failed())
                .extracting(Verdict::reason)
                .containsExactly(RejectReason.RARE_TOKEN);
        assertThat(RuleArtifacts.of(TestRules.ALIGN).ngrams()).isNull();
    }

    @Test
    void whatIsNoListIsRefusedWithItsName() throws IOException {
        Path file = Files.writeString(folder.resolve("words.txt"), "the\nred\n");
        RuleSettings rules = TestRules.with("--filter.ngrams=" + file);
        assertThatThrownBy(() -> RuleArtifacts.of(rules))
                .hasMessageContaining("filter.ngrams")
                .hasMessageContaining(file.toString())
                .hasMessageContaining("everalign n-grams 1");
    }

    @Test
    void aMissingListIsToldAsMissing() {
        RuleSettings rules = TestRules.with("--filter.ngrams=" + folder.resolve("none"));
        assertThatThrownBy(() -> RuleArtifacts.of(rules))
                .hasMessageEndingWith(folder.resolve("none") + ": there is no such file");
    }

    private NgramRule rule(boolean bigrams) throws IOException {
        return NgramRule.of(new NgramRuleSettings(list().toString(), bigrams));
    }

    private Path list() throws IOException {
        Path file = folder.resolve("few.ngrams");
        try (NgramListWriter writer = new NgramListWriter(ListShape.JOINT, 100, folder)) {
            for (long ngram : Arrays.stream(Ngrams.of(List.of("the", "red", "ball"))).toArray()) {
                writer.add(ngram, 1);
            }
            writer.write(file, "three words");
        }
        return file;
    }
}
