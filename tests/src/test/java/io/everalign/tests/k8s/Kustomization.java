package io.everalign.tests.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a folder with a {@code kustomization.yaml} stands for, as far as ours use the language:
 * bases, resources, patches and generated ConfigMaps, their names without the suffix of their hash.
 */
final class Kustomization {

    private final Path folder;
    private final JsonNode definition;
    private final Map<String, JsonNode> resources = new LinkedHashMap<>();

    private Kustomization(Path folder) {
        this.folder = folder;
        this.definition = Yaml.documents(folder.resolve("kustomization.yaml")).get(0);
    }

    /** The resources of a folder, in the order in which they are written. */
    static List<JsonNode> resources(Path folder) {
        Kustomization kustomization = new Kustomization(folder);
        kustomization.read();
        return List.copyOf(kustomization.resources.values());
    }

    private void read() {
        listed("bases").stream()
                .flatMap(base -> resources(folder.resolve(base).normalize()).stream())
                .forEach(this::add);
        listed("resources").stream()
                .flatMap(file -> Yaml.documents(folder.resolve(file)).stream())
                .forEach(this::add);
        Yaml.items(definition.path("configMapGenerator")).forEach(this::generate);
        listed("patchesStrategicMerge").stream()
                .flatMap(file -> Yaml.documents(folder.resolve(file)).stream())
                .forEach(this::patch);
    }

    private List<String> listed(String field) {
        return Yaml.items(definition.path(field)).map(JsonNode::asText).toList();
    }

    private void add(JsonNode resource) {
        if (resources.put(key(resource), resource) != null) {
            throw new IllegalStateException(key(resource) + " is there twice in " + folder);
        }
    }

    private void patch(JsonNode patch) {
        if (resources.computeIfPresent(key(patch), (key, base) -> Yaml.merged(base, patch))
                == null) {
            throw new IllegalStateException(key(patch) + " of " + folder + " patches nothing");
        }
    }

    private void generate(JsonNode generator) {
        ObjectNode map = Yaml.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata = map.putObject("metadata");
        metadata.put("name", generator.path("name").asText());
        JsonNode labels = definition.path("generatorOptions").path("labels");
        if (labels.isObject()) {
            metadata.set("labels", labels);
        }
        ObjectNode data = map.putObject("data");
        for (JsonNode literal : generator.path("literals")) {
            String[] parts = literal.asText().split("=", 2);
            data.put(parts[0], parts[1]);
        }
        for (JsonNode file : generator.path("files")) {
            data.put(file.asText(), content(folder.resolve(file.asText())));
        }
        if (generator.path("behavior").asText().equals("merge")) {
            patch(map);
        } else {
            add(map);
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    private static String key(JsonNode resource) {
        return resource.path("kind").asText() + "/" + resource.at("/metadata/name").asText();
    }
}
