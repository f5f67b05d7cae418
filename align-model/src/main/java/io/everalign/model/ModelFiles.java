package io.everalign.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Names of the files in a Hugging Face {@code AlignModel} directory. */
final class ModelFiles {
    static final String CONFIG = "config.json";
    static final String WEIGHTS = "model.safetensors";
    static final String WEIGHTS_INDEX = "model.safetensors.index.json";
    static final String PICKLED_WEIGHTS = "pytorch_model.bin";
    static final String PREPROCESSOR = "preprocessor_config.json";
    static final String PROCESSOR = "processor_config.json";
    static final String TOKENIZER = "tokenizer.json";
    static final String VOCABULARY = "vocab.txt";
    static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    static final String SPECIAL_TOKENS = "special_tokens_map.json";

    /** What a tokenizer directory holds and a model directory repeats. */
    static final List<String> OF_TOKENIZER =
            List.of(TOKENIZER, VOCABULARY, TOKENIZER_CONFIG, SPECIAL_TOKENS);

    /** Without these a directory is not a model. */
    static final List<String> REQUIRED =
            List.of(CONFIG, WEIGHTS, PREPROCESSOR, TOKENIZER, VOCABULARY, TOKENIZER_CONFIG);

    /** A file of weights: a shard, or the only one. */
    static final Pattern SHARD = Pattern.compile("model[A-Za-z0-9._-]{0,200}\\.safetensors");

    private static final long MAX_TEXT_BYTES = 64L << 20;

    private ModelFiles() {}

    /** Whether a file of this name is read when a model is loaded; no folder, nothing that runs. */
    static boolean isOfModel(String name) {
        return name.equals(WEIGHTS_INDEX)
                || OF_TOKENIZER.contains(name)
                || List.of(CONFIG, PREPROCESSOR, PROCESSOR).contains(name)
                || SHARD.matcher(name).matches();
    }

    static String readText(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MAX_TEXT_BYTES) {
            throw new IOException(file + ": at most " + MAX_TEXT_BYTES + " bytes, but has " + size);
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    static void writeText(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
