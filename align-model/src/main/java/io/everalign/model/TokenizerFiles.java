package io.everalign.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of a tokenizer directory, as transformers reads them. */
final class TokenizerFiles {
    private static final Map<String, String> ROLES =
            Map.of(
                    "cls_token", WordPieceTrainer.BEGIN,
                    "mask_token", WordPieceTrainer.MASK,
                    "pad_token", WordPieceTrainer.PAD,
                    "sep_token", WordPieceTrainer.END,
                    "unk_token", WordPieceTrainer.UNKNOWN);

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
        ModelFiles.writeText(
                directory.resolve(ModelFiles.VOCABULARY), String.join("\n", vocabulary) + "\n");
        ModelFiles.writeText(
                directory.resolve(ModelFiles.TOKENIZER),
                tokenizer(TokenizerDefinition.of(vocabulary)) + "\n");
        write(directory, ModelFiles.TOKENIZER_CONFIG, config());
        write(directory, ModelFiles.SPECIAL_TOKENS, roles(object()));
    }

    private static void write(Path directory, String name, ObjectNode content) throws IOException {
        ModelFiles.writeText(directory.resolve(name), PRINTER.writeValueAsString(content) + "\n");
    }

    private static ObjectNode object() {
        return ConfigJson.MAPPER.createObjectNode();
    }

    private static ObjectNode roles(ObjectNode node) {
        ROLES.keySet().stream().sorted().forEach(role -> node.put(role, ROLES.get(role)));
        return node;
    }

    private static ObjectNode config() {
        ObjectNode node = roles(object());
        node.put("clean_up_tokenization_spaces", true).put("do_lower_case", true);
        node.put("model_max_length", AlignTokenizer.MAX_TOKENS);
        node.put("processor_class", "AlignProcessor").putNull("strip_accents");
        node.put("tokenize_chinese_chars", true).put("tokenizer_class", "BertTokenizer");
        return node;
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

    private static @Nullable ObjectNode normalizer(
            TokenizerDefinition.@Nullable Normalisation normalisation) {
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
