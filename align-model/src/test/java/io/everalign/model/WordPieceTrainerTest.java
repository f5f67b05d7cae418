package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordPieceTrainerTest {
    @TempDir Path folder;

    @Test
    void frequentWordsBecomePiecesAndTheSameTextsGiveTheSameVocabulary() {
        List<String> vocabulary = Examples.vocabulary();
        assertThat(vocabulary).startsWith("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
        assertThat(vocabulary).contains("red", "cat", "cafe", "##s", "東", "привет".substring(0, 1));
        assertThat(vocabulary).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(120);
        assertThat(Examples.vocabulary()).isEqualTo(vocabulary);
    }

    @Test
    void memoryIsBoundedByForgettingRareWords() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            texts.add("common word w" + i);
        }
        assertThat(new WordPieceTrainer(1500).train(texts, 60)).contains("common", "word");
    }

    @Property(tries = 300)
    void eachEntryIsTheMostFrequentCandidateCountedAnew(
            @ForAll @Size(max = 12)
                    List<
                                    @Chars({'a', 'b', 'c', 'é', ' ', '東', '\u0e01'})
                                    @StringLength(max = 12) String>
                            texts,
            @ForAll @IntRange(min = 32, max = 50) int size) {
        assertThat(new WordPieceTrainer().train(texts, size))
                .isEqualTo(PlainWordPiece.train(texts, size));
    }

    @Property(tries = 50)
    void theOrderOfTheTextsDoesNotMatter(@ForAll Random random) {
        List<String> texts = new ArrayList<>(Examples.texts());
        Collections.shuffle(texts, random);
        assertThat(new WordPieceTrainer().train(texts, 120)).isEqualTo(Examples.vocabulary());
    }

    @Test
    void equallyFrequentCharactersGoByCodePointNotByHalvesOfSurrogatePairs() {
        List<String> vocabulary =
                new WordPieceTrainer().train(List.of("\ud800\udf30 \uff61 \uffe6"), 32);
        assertThat(vocabulary.subList(5, 8)).containsExactly("\uff61", "\uffe6", "\ud800\udf30");
    }

    @Test
    void ideographsFillAVocabularyThatMergesWouldLeaveEmpty() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.appendCodePoint(0x4E00 + (int) (20_000 * Math.pow(i / 20_000.0, 3)));
        }
        List<String> vocabulary =
                new WordPieceTrainer().train(List.of(text.toString(), "on ".repeat(100)), 1000);
        assertThat(vocabulary).hasSize(1000).contains("一", "on");
        assertThat(vocabulary.stream().filter(piece -> piece.codePointAt(0) >= 0x4E00))
                .hasSizeGreaterThan(950);
    }

    @Test
    void aWordIsUnknownOnlyIfItHoldsACharacterThatIsLeftOut() throws Exception {
        String syllables = "가".repeat(50) + " 나".repeat(40) + " 다라".repeat(30);
        StringBuilder rare = new StringBuilder();
        for (int c = 0x3041; c < 0x3090; c++) {
            rare.append(' ').appendCodePoint(c);
        }
        List<String> vocabulary =
                new WordPieceTrainer().train(List.of(syllables, rare.toString()), 40);
        WordPieceTrainer.write(vocabulary, folder);
        try (AlignTokenizer tokenizer = AlignTokenizer.load(folder)) {
            IntBuffer ids = tokenizer.encode(List.of("나 ゆ 라다 나ゆ")).ids();
            int unknown = vocabulary.indexOf("[UNK]");
            int[] found = new int[ids.remaining()];
            ids.get(found);
            assertThat(found)
                    .startsWith(2, vocabulary.indexOf("\u1102\u1161"), unknown)
                    .endsWith(unknown, 3);
            assertThat(found).containsOnlyOnce(2).hasSizeGreaterThan(5);
        }
    }

    @Test
    void textsBecomeTheNumbersOfTheirPieces() throws Exception {
        List<String> vocabulary = Examples.vocabulary();
        WordPieceTrainer.write(vocabulary, folder);
        try (AlignTokenizer tokenizer = AlignTokenizer.load(folder)) {
            TokenBatch batch = tokenizer.encode(List.of("RED cat", "red", "☃", ""));
            int red = vocabulary.indexOf("red");
            int cat = vocabulary.indexOf("cat");
            assertThat(batch.length()).isEqualTo(4);
            assertThat(batch.ids())
                    .isEqualTo(
                            IntBuffer.wrap(
                                    new int[] {
                                        2, red, cat, 3, 2, red, 3, 0, 2, 1, 3, 0, 2, 3, 0, 0
                                    }));
            assertThat(batch.mask())
                    .isEqualTo(
                            IntBuffer.wrap(
                                    new int[] {1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 0}));
            assertThat(tokenizer.encode(List.of("red ".repeat(1_000_000))).length()).isEqualTo(64);
        }
    }
}
