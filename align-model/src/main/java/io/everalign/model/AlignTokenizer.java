package io.everalign.model;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Texts to token numbers, by a Hugging Face {@code tokenizer.json}. Safe for several threads. */
public final class AlignTokenizer implements AutoCloseable {
    /** The paper's longest text, in tokens. */
    public static final int MAX_TOKENS = 64;

    /** Longer texts are cut before they are looked at: this many characters never fit 64 tokens. */
    private static final int MAX_CHARACTERS = 16_384;

    private final HuggingFaceTokenizer tokenizer;
    private final int padToken;

    private AlignTokenizer(HuggingFaceTokenizer tokenizer, int padToken) {
        this.tokenizer = tokenizer;
        this.padToken = padToken;
    }

    public static AlignTokenizer load(Path directory) throws IOException {
        NativeLibraries.prepare();
        Path file = directory.resolve(ModelFiles.TOKENIZER);
        JsonFields json = new JsonFields(ConfigJson.parse(ModelFiles.readText(file)), "");
        int padToken = json.object("model").object("vocab").integer(WordPieceTrainer.PAD, 0);
        HuggingFaceTokenizer tokenizer =
                HuggingFaceTokenizer.builder()
                        .optTokenizerPath(file)
                        .optMaxLength(MAX_TOKENS)
                        .optTruncation(true)
                        .optPadding(false)
                        .build();
        return new AlignTokenizer(tokenizer, padToken);
    }

    /** Encodes texts, cut to {@link #MAX_TOKENS} and padded to the longest of them. */
    public TokenBatch encode(List<String> texts) {
        List<String> bounded = texts.stream().map(AlignTokenizer::bound).toList();
        Encoding[] encodings = tokenizer.batchEncode(bounded);
        return TokenBatch.padded(
                Arrays.stream(encodings).map(AlignTokenizer::ids).toList(), padToken);
    }

    private static String bound(String text) {
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS);
    }

    private static int[] ids(Encoding encoding) {
        return Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
    }

    /** Copies the files of a tokenizer, or of the one within a model, into an existing folder. */
    public static void copy(Path from, Path to) throws IOException {
        ModelDirectory.copyTokenizer(from, to);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
