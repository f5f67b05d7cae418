package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        assertThat(new WordPieceTrainer(100).train(texts, 60)).contains("common", "word");
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
