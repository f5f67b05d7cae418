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
                                overridden(Normalisation.UNCASED, fields);
                                overridden(Roles.BERT, fields);
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
        Roles roles = overridden(Roles.BERT, config);
        return new TokenizerDefinition(
                vocabulary,
                addedByConfig(config, roles),
                overridden(Normalisation.UNCASED, config),
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
                            added.add(added(decoder.object(id), Integer.parseInt(id)));
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
                processed(
                        root.object("post_processor"),
                        string(root, "model.unk_token", WordPieceTrainer.UNKNOWN));
        TokenizerDefinition read =
                new TokenizerDefinition(
                        vocabulary,
                        added(root),
                        normalisation(root, config),
                        overridden(saved, config),
                        root.integer(
                                "model.max_input_chars_per_word",
                                WordPieceTrainer.MAX_WORD_CHARACTERS));
        checkIds(root.object("post_processor"), saved, read);
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

    private static List<Added> added(JsonFields root) {
        List<Added> added = new ArrayList<>();
        JsonNode list = root.node().path("added_tokens");
        require(
                list.isMissingNode() || list.isNull() || list.isArray(),
                "added_tokens must be a list",
                list.getNodeType());
        for (JsonNode node : list) {
            require(node.isObject(), "added_tokens must hold objects", node);
            JsonFields token = new JsonFields(node, "added_tokens.");
            added.add(added(token, token.integer("id", -1)));
        }
        return added;
    }

    private static Added added(JsonFields token, int id) {
        return new Added(
                string(token, "content", ""),
                id,
                token.flag("single_word", false),
                token.flag("lstrip", false),
                token.flag("rstrip", false),
                token.flag("normalized", false),
                token.flag("special", false));
    }

    private static @Nullable Normalisation normalisation(JsonFields root, JsonFields config) {
        JsonFields saved = root.object("normalizer");
        if (saved.node().isMissingNode()) {
            return null;
        }
        saved.mustBe("type", "absent", "BertNormalizer");
        return overridden(
                new Normalisation(
                        saved.flag("clean_text", true),
                        saved.flag("handle_chinese_chars", true),
                        optionalFlag(saved, "strip_accents", null),
                        saved.flag("lowercase", true)),
                config);
    }

    private static Normalisation overridden(Normalisation saved, JsonFields config) {
        return new Normalisation(
                saved.cleanText(),
                config.flag("tokenize_chinese_chars", saved.partIdeographs()),
                optionalFlag(config, "strip_accents", saved.stripAccents()),
                config.flag("do_lower_case", saved.lowerCase()));
    }

    private static @Nullable Boolean optionalFlag(
            JsonFields fields, String key, @Nullable Boolean absent) {
        return fields.has(key) ? Boolean.valueOf(fields.flag(key, false)) : absent;
    }

    private static Roles overridden(Roles saved, JsonFields config) {
        return new Roles(
                role(config, "cls_token", saved.begin()),
                role(config, "sep_token", saved.end()),
                role(config, "unk_token", saved.unknown()),
                role(config, "pad_token", saved.pad()));
    }

    /** A special token: its text, or an object that holds it. */
    private static String role(JsonFields config, String key, String absent) {
        return config.node().path(key).isObject()
                ? string(config.object(key), "content", absent)
                : string(config, key, absent);
    }

    /** The tokens that are put around a text; where nothing says so, BERT's. */
    private static Roles processed(JsonFields processor, String unknown) {
        if (processor.node().isMissingNode()) {
            return new Roles(
                    WordPieceTrainer.BEGIN, WordPieceTrainer.END, unknown, WordPieceTrainer.PAD);
        }
        processor.mustBe("type", "absent", "BertProcessing", "TemplateProcessing");
        JsonNode node = processor.node();
        boolean template = node.path("type").asText().equals("TemplateProcessing");
        JsonNode single = node.path("single");
        require(
                !template
                        || (single.size() == 3
                                && single.get(1).path("Sequence").path("id").asText().equals("A")),
                "post_processor.single must be a special token, sequence A, a special token",
                single);
        String begin =
                template
                        ? single.get(0).path("SpecialToken").path("id").asText()
                        : node.path("cls").path(0).asText();
        String end =
                template
                        ? single.get(2).path("SpecialToken").path("id").asText()
                        : node.path("sep").path(0).asText();
        require(
                !begin.isEmpty() && !end.isEmpty(),
                "post_processor must name a token before and one behind a text",
                node);
        return new Roles(begin, end, unknown, WordPieceTrainer.PAD);
    }

    /** The post-processor repeats the vocabulary's ids. */
    private static void checkIds(JsonFields processor, Roles saved, TokenizerDefinition read) {
        JsonNode node = processor.node();
        if (node.isMissingNode()) {
            return;
        }
        checkId(node, "cls", saved.begin(), read);
        checkId(node, "sep", saved.end(), read);
    }

    private static void checkId(
            JsonNode processor, String key, String token, TokenizerDefinition read) {
        JsonNode bert = processor.path(key).path(1);
        JsonNode ids = processor.path("special_tokens").path(token).path("ids");
        JsonNode id = bert.isMissingNode() ? ids.path(0) : bert;
        Integer expected = read.vocabulary().get(token);
        require(
                expected != null && id.isInt() && id.intValue() == expected && ids.size() <= 1,
                "post_processor must give " + token + " the vocabulary's id " + expected,
                bert.isMissingNode() ? ids : bert);
    }

    private static String string(JsonFields fields, String key, String absent) {
        if (!fields.has(key)) {
            return absent;
        }
        JsonNode value = fields.node().get(key);
        require(value.isTextual(), fields.path() + key + " must be a text", value);
        return value.textValue();
    }
}
