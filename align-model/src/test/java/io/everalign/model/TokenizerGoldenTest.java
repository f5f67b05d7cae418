package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares with what Hugging Face made of the same captions: {@code make_tokenizer_golden.py}. */
class TokenizerGoldenTest {
    @TempDir Path folder;

    @Test
    void captionsInManyScriptsGetTheNumbersThatHuggingFaceGivesThem() throws Exception {
        JsonNode golden;
        try (InputStream in = getClass().getResourceAsStream("tokenizer-golden.json")) {
            golden = ConfigJson.MAPPER.readTree(in);
        }
        List<String> vocabulary = new ArrayList<>();
        golden.get("vocabulary").forEach(piece -> vocabulary.add(piece.textValue()));
        WordPieceTrainer.write(vocabulary, folder);
        assertThat(golden.get("captions")).hasSizeGreaterThan(200);
        try (AlignTokenizer tokenizer = AlignTokenizer.load(folder)) {
            assertThat(tokenizer.vocabularySize()).isEqualTo(vocabulary.size());
            for (JsonNode caption : golden.get("captions")) {
                String text = caption.get(0).textValue();
                List<Integer> expected = new ArrayList<>();
                caption.get(1).forEach(id -> expected.add(id.intValue()));
                int[] ids = tokenizer.encode(List.of(text)).ids().array();
                assertThat(ids)
                        .as(text)
                        .containsExactly(expected.stream().mapToInt(id -> id).toArray());
            }
        }
    }
}
