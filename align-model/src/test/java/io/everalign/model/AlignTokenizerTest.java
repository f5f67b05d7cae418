package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlignTokenizerTest {
    private static final List<String> TEXTS =
            List.of(
                    "A red CAT!",
                    "cafés in Paris, at night",
                    "東京の夜",
                    "привет мир",
                    "",
                    "[MASK] cat");

    @TempDir Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        WordPieceTrainer.write(Examples.vocabulary(), folder);
    }

    private TokenBatch encode(String... texts) throws IOException {
        try (AlignTokenizer tokenizer = AlignTokenizer.load(folder)) {
            return tokenizer.encode(List.of(texts));
        }
    }

    private void replace(String file, String old, String changed) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(old);
        Files.writeString(path, text.replace(old, changed));
    }

    @Test
    void theFilesThatOlderAndNewerTransformersSaveMeanTheSame() throws Exception {
        String[] texts = TEXTS.toArray(String[]::new);
        TokenBatch all = encode(texts);
        Files.delete(folder.resolve("special_tokens_map.json"));
        Path vocabulary = Files.move(folder.resolve("vocab.txt"), folder.resolve("aside"));
        assertThat(encode(texts)).isEqualTo(all);
        Files.move(vocabulary, folder.resolve("vocab.txt"));
        Files.delete(folder.resolve("tokenizer.json"));
        assertThat(encode(texts)).isEqualTo(all);
    }

    @Test
    void aSlowTokenizersSettingsAreItsNormalisation() throws Exception {
        Files.delete(folder.resolve("tokenizer.json"));
        int unknown = Examples.vocabulary().indexOf("[UNK]");
        assertThat(encode("CAT").ids().get(1)).isNotEqualTo(unknown);
        replace("tokenizer_config.json", "\"do_lower_case\" : true", "\"do_lower_case\" : false");
        assertThat(encode("CAT").ids().get(1)).isEqualTo(unknown);
    }

    @Test
    void savedTruncationAndPaddingDoNotMatter() throws Exception {
        TokenBatch before = encode("a red cat sleeps", "cat");
        replace(
                "tokenizer.json",
                "\"truncation\" : null",
                "\"truncation\" : {\"direction\": \"Left\", \"max_length\": 3, \"strategy\":"
                        + " \"LongestFirst\", \"stride\": 0}");
        replace(
                "tokenizer.json",
                "\"padding\" : null",
                "\"padding\" : {\"strategy\": {\"Fixed\": 50}, \"direction\": \"Left\", \"pad_id\":"
                        + " 7, \"pad_type_id\": 0, \"pad_token\": \"x\"}");
        assertThat(encode("a red cat sleeps", "cat")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"WordPiece\" | \"BPE\" | model.type must be WordPiece",
                "\"BertNormalizer\" | \"NFC\" | normalizer.type must be BertNormalizer, but is NFC",
                "\"BertPreTokenizer\" | \"Split\" | pre_tokenizer.type must be BertPreTokenizer",
                "\"BertProcessing\" | \"ByteLevel\" | post_processor.type must be BertProcessing",
                "\"red\" : | \"red\" : 1, \"r\u00e9d\" : | each id belongs to one token",
                "\"red\" : | \"red\" : -1, \"r\u00e9d\" : | the id of red must be 0 to 999999",
                "\"red\" : | \"red\" : 1000000, \"r\u00e9d\" : | the id of red must be 0 to 999999",
                "\"red\" : | \"red\" : 1.5, \"r\u00e9d\" : | model.vocab.red must be a small integer",
                "\"unk_token\" : \"[UNK]\" | \"unk_token\" : \"x\" | hold every special token",
                "\"version\" | version | not JSON",
            })
    void anotherKindOfTokenizerIsRefusedNamingFileFieldAndValue(
            String old, String changed, String message) throws Exception {
        Files.delete(folder.resolve("tokenizer_config.json"));
        replace("tokenizer.json", old, changed);
        assertThatThrownBy(() -> AlignTokenizer.load(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve("tokenizer.json").toString())
                .hasMessageContaining(message);
    }

    @Test
    void oddTextsAreEncodedAsTheWordsInThem() throws Exception {
        int cat = Examples.vocabulary().indexOf("cat");
        IntBuffer expected = IntBuffer.wrap(new int[] {2, cat, 3});
        assertThat(encode("cat").ids()).isEqualTo(expected);
        assertThat(encode("\ud800c\udc00at\ud800").ids()).isEqualTo(expected);
        assertThat(encode("\u0000c\u0000at").ids()).isEqualTo(expected);
        assertThat(encode(" ".repeat(1_000_000) + "cat").ids()).isEqualTo(expected);
        assertThat(encode("\ud83d\ude00".repeat(500_000)).ids())
                .isEqualTo(IntBuffer.wrap(new int[] {2, 1, 3}));
        assertThat(encode("", "   ", "\ud800").ids())
                .isEqualTo(IntBuffer.wrap(new int[] {2, 3, 2, 3, 2, 3}));
        assertThat(encode("cat".repeat(400_000)).length()).isEqualTo(3);
    }

    @Test
    void longTextsGiveTheTokensOfTheirBeginningAndNoMoreThanAskedFor() throws Exception {
        String begin = " ".repeat(20_000) + "[MASK] red cat, ".repeat(30);
        assertThat(encode(begin + "x".repeat(3_000_000))).isEqualTo(encode(begin.strip()));
        try (AlignTokenizer tokenizer = AlignTokenizer.load(folder, 3)) {
            assertThat(tokenizer.encode(List.of("red cat")).length()).isEqualTo(3);
        }
        assertThatThrownBy(() -> AlignTokenizer.load(folder, 2)).hasMessageContaining("but is 2");
    }

    @Test
    void threadsShareATokenizer() throws Exception {
        try (AlignTokenizer tokenizer = AlignTokenizer.load(folder)) {
            TokenBatch alone = tokenizer.encode(TEXTS);
            assertThat(
                            IntStream.range(0, 400)
                                    .parallel()
                                    .mapToObj(i -> tokenizer.encode(TEXTS))
                                    .distinct())
                    .containsExactly(alone);
        }
    }

    @Test
    void theVocabularysSizeIsTheHighestIdAndOneMore() throws Exception {
        Files.delete(folder.resolve("tokenizer_config.json"));
        replace("tokenizer.json", "\"red\" :", "\"red\" : 7777, \"r\u00e9d\" :");
        try (AlignTokenizer tokenizer = AlignTokenizer.load(folder)) {
            assertThat(tokenizer.vocabularySize()).isEqualTo(7778);
        }
    }
}
