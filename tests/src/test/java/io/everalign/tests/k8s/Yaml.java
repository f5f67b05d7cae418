package io.everalign.tests.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Documents of YAML files, and the merge by which a patch changes one. */
final class Yaml {

    private static final YAMLMapper MAPPER = new YAMLMapper();

    private Yaml() {}

    /** The documents of a file, empty ones left out. */
    static List<JsonNode> documents(Path file) {
        try {
            return documents(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    static List<JsonNode> documents(String text) {
        try (MappingIterator<JsonNode> documents =
                MAPPER.readerFor(JsonNode.class).readValues(text)) {
            return documents.readAll().stream().filter(JsonNode::isObject).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot parse " + text.lines().findFirst(), e);
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The items of a list, or of nothing where there is no list. */
    static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).filter(item -> list.isArray());
    }

    /** Every object within a tree, the tree itself first. */
    static Stream<JsonNode> objects(JsonNode tree) {
        return Stream.concat(
                Stream.of(tree).filter(JsonNode::isObject),
                StreamSupport.stream(tree.spliterator(), false).flatMap(Yaml::objects));
    }

    /**
     * A strategic merge: objects field by field, lists of named items by name, all else replaced.
     */
    static JsonNode merged(JsonNode base, JsonNode patch) {
        if (patch.isMissingNode()) {
            return base;
        }
        if (base.isObject() && patch.isObject()) {
            ObjectNode all = base.deepCopy();
            patch.properties()
                    .forEach(
                            field ->
                                    all.set(
                                            field.getKey(),
                                            merged(base.path(field.getKey()), field.getValue())));
            return all;
        }
        return named(base) && named(patch) ? mergedByName(base, patch) : patch;
    }

    private static boolean named(JsonNode list) {
        return !list.isEmpty()
                && items(list).count() > 0
                && items(list).allMatch(i -> i.has("name"));
    }

    private static JsonNode mergedByName(JsonNode base, JsonNode patch) {
        ArrayNode all = MAPPER.createArrayNode();
        items(base).forEach(item -> all.add(merged(item, item(patch, name(item)))));
        items(patch).filter(item -> item(base, name(item)).isMissingNode()).forEach(all::add);
        return all;
    }

    /** The item of that name, missing if there is none. */
    static JsonNode item(JsonNode list, String name) {
        return items(list)
                .filter(item -> name(item).equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static String name(JsonNode item) {
        return item.path("name").asText();
    }
}
