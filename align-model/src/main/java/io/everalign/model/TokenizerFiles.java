package io.everalign.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The files of a tokenizer directory, as transformers reads them. */
final class TokenizerFiles {
    private static final Map<String, String> ROLES =
            Map.of(
                    "cls_token", WordPieceTrainer.BEGIN,
                    "mask_token", WordPieceTrainer.MASK,
                    "pad_token", WordPieceTrainer.PAD,
                    "sep_token", WordPieceTrainer.END,
                    "unk_token", WordPieceTrainer.UNKNOWN);

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
        write(directory, ModelFiles.TOKENIZER, tokenizer(vocabulary));
        write(directory, ModelFiles.TOKENIZER_CONFIG, config());
        write(directory, ModelFiles.SPECIAL_TOKENS, roles(object()));
    }

    private static void write(Path directory, String name, ObjectNode content) throws IOException {
        ModelFiles.writeText(directory.resolve(name), ConfigJson.print(content));
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

    private static ObjectNode tokenizer(List<String> vocabulary) {
        ObjectNode root = object().put("version", "1.0");
        root.putNull("truncation").putNull("padding");
        for (int i = 0; i < WordPieceTrainer.SPECIAL.size(); i++) {
            root.withArray("added_tokens").add(special(i));
        }
        root.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .putNull("strip_accents")
                .put("lowercase", true);
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        root.set("post_processor", postProcessor());
        root.putObject("decoder")
                .put("type", "WordPiece")
                .put("prefix", WordPieceTrainer.CONTINUATION)
                .put("cleanup", true);
        root.set("model", model(vocabulary));
        return root;
    }

    private static ObjectNode special(int id) {
        return object().put("id", id)
                .put("content", WordPieceTrainer.SPECIAL.get(id))
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }

    /** [CLS] text [SEP]. */
    private static ObjectNode postProcessor() {
        ObjectNode node = object().put("type", "BertProcessing");
        int end = WordPieceTrainer.SPECIAL.indexOf(WordPieceTrainer.END);
        int begin = WordPieceTrainer.SPECIAL.indexOf(WordPieceTrainer.BEGIN);
        node.putArray("sep").add(WordPieceTrainer.END).add(end);
        node.putArray("cls").add(WordPieceTrainer.BEGIN).add(begin);
        return node;
    }

    private static ObjectNode model(List<String> vocabulary) {
        ObjectNode model = object().put("type", "WordPiece");
        model.put("unk_token", WordPieceTrainer.UNKNOWN);
        model.put("continuing_subword_prefix", WordPieceTrainer.CONTINUATION);
        model.put("max_input_chars_per_word", WordPieceTrainer.MAX_WORD_CHARACTERS);
        ObjectNode numbers = model.putObject("vocab");
        for (int i = 0; i < vocabulary.size(); i++) {
            numbers.put(vocabulary.get(i), i);
        }
        return model;
    }
}
