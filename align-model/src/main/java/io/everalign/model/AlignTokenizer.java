package io.everalign.model;

import static io.everalign.model.AlignConfig.require;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.everalign.model.BertCharacters.Kind;
import io.everalign.model.TokenizerDefinition.Added;
import io.everalign.model.TokenizerDefinition.Normalisation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Texts to token numbers, by the native tokenizer of Hugging Face. Safe for several threads.
 *
 * <p>The native library never sees a file: {@link TokenizerReader} takes over what it knows, and
 * the library is given that, written anew.
 */
public final class AlignTokenizer implements AutoCloseable {
    /** The paper's longest text, in tokens. */
    public static final int MAX_TOKENS = 64;

    /** Texts up to this length are not looked through for a place to cut them. */
    private static final int SHORT_TEXT = 2048;

    /** A text that has not enough words in so many characters is cut there all the same. */
    private static final int MAX_CHARACTERS = 1 << 20;

    /** The same without white space: the native tokenizer takes seconds for a word of a million. */
    private static final int MAX_IN_WORDS = 1 << 16;

    /** A character becomes no more than these when it is decomposed. */
    private static final int MAX_DECOMPOSED = 4;

    private static final char REPLACEMENT = '\uFFFD';

    private final HuggingFaceTokenizer tokenizer;
    private final int padToken;
    private final int vocabularySize;
    private final boolean partsIdeographs;
    private final int wordsNeeded;

    /** Held for reading while the native tokenizer works, so that it is not closed under it. */
    private final ReadWriteLock open = new ReentrantReadWriteLock();

    private AlignTokenizer(
            HuggingFaceTokenizer tokenizer, TokenizerDefinition definition, int maxTokens) {
        this.tokenizer = tokenizer;
        this.padToken = definition.id(definition.roles().pad());
        this.vocabularySize = definition.vocabularySize();
        Normalisation normalisation = definition.normalisation();
        this.partsIdeographs = normalisation != null && normalisation.partIdeographs();
        int longest =
                definition.added().stream()
                        .map(Added::content)
                        .mapToInt(String::length)
                        .max()
                        .orElse(1);
        this.wordsNeeded = maxTokens * MAX_DECOMPOSED * longest;
    }

    /** Loads a tokenizer that gives at most {@link #MAX_TOKENS}. */
    public static AlignTokenizer load(Path directory) throws IOException {
        return load(directory, MAX_TOKENS);
    }

    /**
     * Reads {@code tokenizer.json}, or {@code vocab.txt} where that is missing, and {@code
     * tokenizer_config.json}.
     *
     * @param maxTokens texts are cut to so many, the two around them included
     * @throws IOException naming the file and what is wrong with it, also if it describes another
     *     tokenizer than a BERT one
     */
    public static AlignTokenizer load(Path directory, int maxTokens) throws IOException {
        require(
                maxTokens >= 3 && maxTokens <= MAX_TOKENS,
                "tokens of a text must be 3 to " + MAX_TOKENS,
                maxTokens);
        TokenizerDefinition definition = TokenizerReader.read(directory);
        NativeLibraries.prepare();
        byte[] json = TokenizerFiles.tokenizer(definition).getBytes(StandardCharsets.UTF_8);
        String most = String.valueOf(maxTokens);
        Map<String, String> options =
                Map.of(
                        "maxLength",
                        most,
                        "modelMaxLength",
                        most,
                        "truncation",
                        "true",
                        "padding",
                        "false");
        return new AlignTokenizer(
                HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options),
                definition,
                maxTokens);
    }

    /** The highest token number and one more: what a model's vocabulary must have at least. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /**
     * Encodes texts, cut to the most tokens and padded to the longest of them. Half a surrogate
     * pair counts as the replacement character U+FFFD. What follows the last token is not looked
     * at, nor what stands behind 2<sup>16</sup> characters besides white space, or 2<sup>20</sup>
     * with it.
     */
    public TokenBatch encode(List<String> texts) {
        require(!texts.isEmpty(), "a batch has at least one text", 0);
        List<String> bounded = texts.stream().map(this::beginning).toList();
        open.readLock().lock();
        try {
            Encoding[] encodings = tokenizer.batchEncode(bounded);
            return TokenBatch.padded(
                    Arrays.stream(encodings).map(AlignTokenizer::ids).toList(), padToken);
        } finally {
            open.readLock().unlock();
        }
    }

    /**
     * What a text's first tokens are made of. Each word that is counted here gives a token or is a
     * part of an added token, which may be as long as the longest; so what follows enough words
     * changes nothing.
     */
    private String beginning(String text) {
        if (text.length() <= SHORT_TEXT) {
            return valid(text);
        }
        int words = 0;
        int spaces = 0;
        boolean inWord = false;
        int i = 0;
        while (i < text.length()
                && i < MAX_CHARACTERS
                && i - spaces < MAX_IN_WORDS
                && words <= wordsNeeded) {
            int c = text.codePointAt(i);
            Kind kind = BertCharacters.kind(c);
            boolean alone = kind == Kind.PUNCTUATION || (kind == Kind.IDEOGRAPH && partsIdeographs);
            boolean part = kind == Kind.KEPT || kind == Kind.IDEOGRAPH || kind == Kind.ORDERED;
            if (alone || (part && !inWord)) {
                words++;
            }
            spaces += kind == Kind.SPACE ? 1 : 0;
            inWord = !alone && kind != Kind.SPACE && (inWord || part);
            i += Character.charCount(c);
        }
        return valid(text.substring(0, i));
    }

    private static String valid(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        StringBuilder valid = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
                .forEach(valid::appendCodePoint);
        return valid.toString();
    }

    private static int[] ids(Encoding encoding) {
        return Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
    }

    /**
     * Copies the files of a tokenizer, or of the one within a model, into an existing folder; those
     * that are missing are made.
     */
    public static void copy(Path from, Path to) throws IOException {
        for (String name : ModelFiles.OF_TOKENIZER) {
            if (Files.exists(from.resolve(name))) {
                Files.copy(
                        from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        TokenizerFiles.complete(TokenizerReader.read(to), to);
    }

    @Override
    public void close() {
        open.writeLock().lock();
        try {
            tokenizer.close();
        } finally {
            open.writeLock().unlock();
        }
    }
}
