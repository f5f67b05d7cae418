package io.everalign.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.everalign.model.TokenizerDefinition.Normalisation;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The files of a tokenizer directory, as transformers reads them. */
final class TokenizerFiles {
    /** The same bytes on every platform. */
    private static final ObjectWriter PRINTER =
            ConfigJson.MAPPER.writer(
                    new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private TokenizerFiles() {}

    static void write(List<String> vocabulary, Path directory) throws IOException {
        AlignConfig.require(
                vocabulary
                        .subList(0, WordPieceTrainer.SPECIAL.size())
                        .equals(WordPieceTrainer.SPECIAL),
                "a vocabulary begins with " + WordPieceTrainer.SPECIAL,
                vocabulary.get(0));
        for (String file : ModelFiles.OF_TOKENIZER) {
            Files.deleteIfExists(directory.resolve(file));
        }
        complete(TokenizerDefinition.of(vocabulary), directory);
    }

    /** Writes those files of a tokenizer that a folder lacks: not every writer leaves all. */
    static void complete(TokenizerDefinition definition, Path directory) throws IOException {
        writeIfMissing(
                directory.resolve(ModelFiles.VOCABULARY),
                () -> String.join("\n", definition.pieces()) + "\n");
        writeIfMissing(directory.resolve(ModelFiles.TOKENIZER), () -> tokenizer(definition) + "\n");
        writeIfMissing(
                directory.resolve(ModelFiles.TOKENIZER_CONFIG), () -> print(config(definition)));
        writeIfMissing(
                directory.resolve(ModelFiles.SPECIAL_TOKENS),
                () -> print(roles(object(), definition)));
    }

    private static void writeIfMissing(Path file, Supplier<String> content) throws IOException {
        if (!Files.exists(file)) {
            ModelFiles.writeText(file, content.get());
        }
    }

    private static String print(ObjectNode content) {
        try {
            return PRINTER.writeValueAsString(content) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode object() {
        return ConfigJson.MAPPER.createObjectNode();
    }

    private static ObjectNode roles(ObjectNode node, TokenizerDefinition definition) {
        node.put("cls_token", definition.roles().begin());
        if (definition.vocabulary().containsKey(WordPieceTrainer.MASK)) {
            node.put("mask_token", WordPieceTrainer.MASK);
        }
        node.put("pad_token", definition.roles().pad());
        node.put("sep_token", definition.roles().end());
        return node.put("unk_token", definition.roles().unknown());
    }

    private static ObjectNode config(TokenizerDefinition definition) {
        Normalisation normalisation = definition.normalisation();
        boolean lowerCase = normalisation != null && normalisation.lowerCase();
        boolean partIdeographs = normalisation != null && normalisation.partIdeographs();
        ObjectNode node = roles(object(), definition);
        node.put("clean_up_tokenization_spaces", true).put("do_lower_case", lowerCase);
        node.put("model_max_length", AlignTokenizer.MAX_TOKENS);
        node.put("processor_class", "AlignProcessor");
        node.put("strip_accents", normalisation == null ? null : normalisation.stripAccents());
        node.put("tokenize_chinese_chars", partIdeographs);
        return node.put("tokenizer_class", "BertTokenizer");
    }

    /** The content of a {@code tokenizer.json}, written piece by piece. */
    static String tokenizer(TokenizerDefinition definition) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = PRINTER.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("version", "1.0");
            json.writeNullField("truncation");
            json.writeNullField("padding");
            json.writeArrayFieldStart("added_tokens");
            for (TokenizerDefinition.Added token : definition.added()) {
                json.writePOJO(added(token));
            }
            json.writeEndArray();
            json.writePOJOField("normalizer", normalizer(definition.normalisation()));
            json.writePOJOField("pre_tokenizer", object().put("type", "BertPreTokenizer"));
            json.writePOJOField("post_processor", postProcessor(definition));
            json.writePOJOField("decoder", decoder());
            json.writeObjectFieldStart("model");
            json.writeStringField("type", "WordPiece");
            json.writeStringField("unk_token", definition.roles().unknown());
            json.writeStringField("continuing_subword_prefix", WordPieceTrainer.CONTINUATION);
            json.writeNumberField("max_input_chars_per_word", definition.maxWordCharacters());
            json.writeObjectFieldStart("vocab");
            for (Map.Entry<String, Integer> piece : definition.vocabulary().entrySet()) {
                json.writeNumberField(piece.getKey(), piece.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static ObjectNode added(TokenizerDefinition.Added token) {
        return object().put("id", token.id())
                .put("content", token.content())
                .put("single_word", token.singleWord())
                .put("lstrip", token.leftStrip())
                .put("rstrip", token.rightStrip())
                .put("normalized", token.normalized())
                .put("special", token.special());
    }

    private static @Nullable ObjectNode normalizer(@Nullable Normalisation normalisation) {
        return normalisation == null
                ? null
                : object().put("type", "BertNormalizer")
                        .put("clean_text", normalisation.cleanText())
                        .put("handle_chinese_chars", normalisation.partIdeographs())
                        .put("strip_accents", normalisation.stripAccents())
                        .put("lowercase", normalisation.lowerCase());
    }

    /** [CLS] text [SEP]. */
    private static ObjectNode postProcessor(TokenizerDefinition definition) {
        ObjectNode node = object().put("type", "BertProcessing");
        String end = definition.roles().end();
        String begin = definition.roles().begin();
        node.putArray("sep").add(end).add(definition.id(end));
        node.putArray("cls").add(begin).add(definition.id(begin));
        return node;
    }

    private static ObjectNode decoder() {
        return object().put("type", "WordPiece")
                .put("prefix", WordPieceTrainer.CONTINUATION)
                .put("cleanup", true);
    }
}
