package io.everalign.model;

import static io.everalign.model.AlignConfig.require;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.everalign.model.TokenizerDefinition.Added;
import io.everalign.model.TokenizerDefinition.Normalisation;
import io.everalign.model.TokenizerDefinition.Roles;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tokenizer that anybody may have made: {@code tokenizer.json} or, where that is missing,
 * {@code vocab.txt}, and {@code tokenizer_config.json}, whose fields come before those of the
 * first, as in transformers. Only what {@link TokenizerDefinition} knows is taken over; another
 * model, normalisation or splitting is refused, and saved truncation, padding and decoding are not
 * read.
 */
final class TokenizerReader {
    /** The parts of {@code tokenizer.json} that are kept; each may have this many characters. */
    private static final Set<String> PARTS =
            Set.of("added_tokens", "normalizer", "pre_tokenizer", "post_processor");

    private static final int MAX_PART_CHARACTERS = 1 << 20;
    private static final int MAX_MESSAGE_CHARACTERS = 400;

    private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
    private final Map<String, JsonNode> parts = new HashMap<>();

    private TokenizerReader() {}

    static TokenizerDefinition read(Path directory) throws IOException {
        Path configFile = directory.resolve(ModelFiles.TOKENIZER_CONFIG);
        JsonFields config = new JsonFields(MissingNode.getInstance(), "");
        if (Files.exists(configFile)) {
            config =
                    checked(
                            configFile,
                            text -> {
                                require(
                                        text.length() <= MAX_PART_CHARACTERS,
                                        "must have at most " + MAX_PART_CHARACTERS + " characters",
                                        text.length());
                                JsonFields fields = new JsonFields(ConfigJson.parse(text), "");
                                TokenizerParts.overridden(Normalisation.UNCASED, fields);
                                TokenizerParts.overridden(Roles.BERT, fields);
                                return fields;
                            });
        }
        JsonFields known = config;
        Path file = directory.resolve(ModelFiles.TOKENIZER);
        if (Files.exists(file)) {
            return checked(file, text -> new TokenizerReader().tokenizer(text, known));
        }
        return checked(
                directory.resolve(ModelFiles.VOCABULARY),
                text -> new TokenizerReader().vocabulary(text, known));
    }

    private interface Content<T> {
        T read(String text) throws IOException;
    }

    /** Names the file in whatever is wrong with it. */
    private static <T> T checked(Path file, Content<T> content) throws IOException {
        try {
            return content.read(ModelFiles.readText(file));
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": must be UTF-8", e);
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": not JSON: " + cut(e.getOriginalMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + cut(e.getMessage()), e);
        }
    }

    private static String cut(@Nullable String message) {
        String text = String.valueOf(message);
        return text.length() <= MAX_MESSAGE_CHARACTERS
                ? text
                : text.substring(0, MAX_MESSAGE_CHARACTERS) + "...";
    }

    private TokenizerDefinition vocabulary(String text, JsonFields config) {
        text.lines()
                .forEach(
                        token -> {
                            require(
                                    vocabulary.put(token, vocabulary.size()) == null,
                                    "line " + (vocabulary.size() + 1) + " must be a new token",
                                    token);
                            requireRoom();
                        });
        Roles roles = TokenizerParts.overridden(Roles.BERT, config);
        return new TokenizerDefinition(
                vocabulary,
                addedByConfig(config, roles),
                TokenizerParts.overridden(Normalisation.UNCASED, config),
                roles,
                WordPieceTrainer.MAX_WORD_CHARACTERS);
    }

    private void requireRoom() {
        require(
                vocabulary.size() <= TokenizerDefinition.MAX_IDS,
                "at most " + TokenizerDefinition.MAX_IDS + " tokens",
                "more");
    }

    private List<Added> addedByConfig(JsonFields config, Roles roles) {
        List<Added> added = new ArrayList<>();
        JsonFields decoder = config.object("added_tokens_decoder");
        decoder.node()
                .fieldNames()
                .forEachRemaining(
                        id -> {
                            require(
                                    id.matches("[0-9]{1,6}"),
                                    "added_tokens_decoder must have ids",
                                    id);
                            added.add(
                                    TokenizerParts.added(decoder.object(id), Integer.parseInt(id)));
                        });
        if (added.isEmpty()) {
            for (String token :
                    Set.of(
                            roles.begin(),
                            roles.end(),
                            roles.unknown(),
                            roles.pad(),
                            WordPieceTrainer.MASK)) {
                if (vocabulary.containsKey(token)) {
                    added.add(Added.special(token, vocabulary.get(token)));
                }
            }
        }
        return added;
    }

    private TokenizerDefinition tokenizer(String text, JsonFields config) throws IOException {
        try (JsonParser parser = ConfigJson.MAPPER.createParser(text)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "must be a JSON object", "none");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("model")) {
                    require(
                            parser.currentToken() == JsonToken.START_OBJECT,
                            "model must be an object",
                            "none");
                    model(parser, text);
                } else if (PARTS.contains(name)) {
                    parts.put(name, part(parser, text, name));
                } else {
                    parser.skipChildren();
                }
            }
            require(parser.nextToken() == null, "must end after the object", "more");
        }
        JsonFields root = new JsonFields(ConfigJson.MAPPER.valueToTree(parts), "");
        require(root.has("model.type"), "model.type must be WordPiece", "absent");
        root.mustBe("model.type", "", "WordPiece");
        root.mustBe(
                "model.continuing_subword_prefix",
                WordPieceTrainer.CONTINUATION,
                WordPieceTrainer.CONTINUATION);
        root.object("pre_tokenizer").mustBe("type", "absent", "BertPreTokenizer");
        Roles saved =
                TokenizerParts.processed(
                        root.object("post_processor"),
                        TokenizerParts.string(root, "model.unk_token", WordPieceTrainer.UNKNOWN));
        TokenizerDefinition read =
                new TokenizerDefinition(
                        vocabulary,
                        TokenizerParts.added(root),
                        TokenizerParts.normalisation(root, config),
                        TokenizerParts.overridden(saved, config),
                        root.integer(
                                "model.max_input_chars_per_word",
                                WordPieceTrainer.MAX_WORD_CHARACTERS));
        TokenizerParts.checkIds(root.object("post_processor"), saved, read);
        return read;
    }

    /** Reads {@code model.vocab} entry by entry, and the fields beside it. */
    private void model(JsonParser parser, String text) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (!name.equals("vocab")) {
                parts.put("model." + name, part(parser, text, "model." + name));
                continue;
            }
            require(
                    parser.currentToken() == JsonToken.START_OBJECT,
                    "model.vocab must be an object",
                    parser.currentToken());
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String token = parser.currentName();
                require(
                        parser.nextToken() == JsonToken.VALUE_NUMBER_INT
                                && parser.getNumberType() == JsonParser.NumberType.INT,
                        "model.vocab." + token + " must be a small integer",
                        parser.currentToken());
                vocabulary.put(token, parser.getIntValue());
                requireRoom();
            }
        }
    }

    /** A part as a tree; it is passed over first, so that a large one is never built. */
    private static JsonNode part(JsonParser parser, String text, String name) throws IOException {
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        require(
                end - begin <= MAX_PART_CHARACTERS,
                name + " must have at most " + MAX_PART_CHARACTERS + " characters",
                end - begin);
        return ConfigJson.MAPPER.readTree(text.substring(begin, end));
    }
}
