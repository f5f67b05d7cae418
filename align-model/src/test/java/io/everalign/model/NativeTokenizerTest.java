package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The native tokenizer sees a text as the trainer does, and takes no text too hard. */
class NativeTokenizerTest {
    /** Capitals of Unicode 17, which the native tokenizer's Rust does not know as such. */
    private static final Set<Integer> NEW_CAPITALS =
            IntStream.concat(
                            IntStream.of(0xA7CE, 0xA7D2, 0xA7D4),
                            IntStream.rangeClosed(0x16EA0, 0x16EB8))
                    .boxed()
                    .collect(Collectors.toSet());

    @TempDir Path folder;

    /** Every word that the trainer would see is in the vocabulary; so none may be unknown. */
    @Test
    void theNativeTokenizerSeesTheWordsThatTheTrainerSees() throws Exception {
        for (int start = 0; start <= 0xF0000; start += 0x4000) {
            List<String> texts = new ArrayList<>();
            for (int c = start; c < start + 0x4000; c++) {
                String character = Character.toString(c);
                texts.add("A" + character + "b " + character.repeat(2) + "\u0301");
            }
            Set<String> words = new LinkedHashSet<>(WordPieceTrainer.SPECIAL);
            texts.forEach(text -> words.addAll(BertText.words(text)));
            List<String> pieces = List.copyOf(words);
            WordPieceTrainer.write(pieces, folder);
            TokenBatch batch = encode(texts);
            for (int i = 0; i < texts.size(); i++) {
                if (NEW_CAPITALS.contains(start + i)) {
                    continue;
                }
                List<String> found = new ArrayList<>();
                for (int t = 1; batch.ids().get(i * batch.length() + t) != 3; t++) {
                    found.add(pieces.get(batch.ids().get(i * batch.length() + t)));
                }
                assertThat(found).as("%x", start + i).isEqualTo(BertText.words(texts.get(i)));
            }
            start += start >= 0x30000 && start < 0xE0000 ? 0x3C000 : 0;
        }
    }

    @Test
    void aMillionCharactersOfOneWordDoNotHoldItUp() throws Exception {
        WordPieceTrainer.write(Examples.vocabulary(), folder);
        for (String unit : List.of("a", "가", "e\u0301", "\u08d4\u1b44", "\ud83d\ude00")) {
            String text = unit.repeat((1 << 20) / unit.length());
            TokenBatch batch =
                    Assertions.assertTimeout(
                            Duration.ofSeconds(20), () -> encode(List.of(text, text)));
            assertThat(batch.length()).isEqualTo(3);
        }
    }

    private TokenBatch encode(List<String> texts) throws IOException {
        try (AlignTokenizer tokenizer = AlignTokenizer.load(folder)) {
            return tokenizer.encode(texts);
        }
    }
}
