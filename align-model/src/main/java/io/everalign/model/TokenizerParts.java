package io.everalign.model;

import static io.everalign.model.AlignConfig.require;

import com.fasterxml.jackson.databind.JsonNode;
import io.everalign.model.TokenizerDefinition.Added;
import io.everalign.model.TokenizerDefinition.Normalisation;
import io.everalign.model.TokenizerDefinition.Roles;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a tokenizer's files but the vocabulary: checked, and made those of a definition. */
final class TokenizerParts {
    private TokenizerParts() {}

    static List<Added> added(JsonFields root) {
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

    static Added added(JsonFields token, int id) {
        return new Added(
                string(token, "content", ""),
                id,
                token.flag("single_word", false),
                token.flag("lstrip", false),
                token.flag("rstrip", false),
                token.flag("normalized", false),
                token.flag("special", false));
    }

    static @Nullable Normalisation normalisation(JsonFields root, JsonFields config) {
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

    static Normalisation overridden(Normalisation saved, JsonFields config) {
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

    static Roles overridden(Roles saved, JsonFields config) {
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
    static Roles processed(JsonFields processor, String unknown) {
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
    static void checkIds(JsonFields processor, Roles saved, TokenizerDefinition read) {
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

    static String string(JsonFields fields, String key, String absent) {
        if (!fields.has(key)) {
            return absent;
        }
        JsonNode value = fields.node().get(key);
        require(value.isTextual(), fields.path() + key + " must be a text", value);
        return value.textValue();
    }
}
