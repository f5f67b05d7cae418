package io.everalign.tests.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What a cluster is asked for by the base, or by one of the overlays. */
enum Cluster {
    BASE("base"),
    SMALL("overlays/small"),
    GPU("overlays/gpu");

    private static final Map<Cluster, List<JsonNode>> RESOURCES = new ConcurrentHashMap<>();

    private final Path folder;

    Cluster(String folder) {
        this.folder = Image.PROJECT.resolve("k8s").resolve(folder);
    }

    /** Where its {@code kustomization.yaml} is. */
    Path folder() {
        return folder;
    }

    List<JsonNode> resources() {
        return RESOURCES.computeIfAbsent(this, cluster -> Kustomization.resources(folder));
    }

    Stream<JsonNode> ofKind(String kind) {
        return resources().stream().filter(resource -> resource.path("kind").asText().equals(kind));
    }

    JsonNode resource(String kind, String name) {
        return ofKind(kind)
                .filter(resource -> name(resource).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(this + " has no " + kind + " " + name));
    }

    static String name(JsonNode resource) {
        return resource.at("/metadata/name").asText();
    }

    /** Templates of the pods that run our code, by the name of their workload. */
    Map<String, JsonNode> podTemplates() {
        Map<String, JsonNode> templates = new HashMap<>();
        ofKind("StatefulSet").forEach(set -> templates.put(name(set), set.at("/spec/template")));
        ofKind("FlinkDeployment")
                .forEach(job -> templates.put(name(job), job.at("/spec/podTemplate")));
        return templates;
    }

    /** The only container of a pod. */
    static JsonNode container(JsonNode podTemplate) {
        JsonNode containers = podTemplate.at("/spec/containers");
        if (containers.size() != 1) {
            throw new AssertionError("Not one container: " + containers);
        }
        return containers.get(0);
    }

    /** Environment of a container; what the cluster fills in is its path there. */
    Map<String, String> environment(JsonNode container) {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode source : container.path("envFrom")) {
            resource("ConfigMap", source.at("/configMapRef/name").asText())
                    .path("data")
                    .properties()
                    .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
        }
        for (JsonNode variable : container.path("env")) {
            String filledIn = variable.at("/valueFrom/fieldRef/fieldPath").asText();
            environment.put(
                    variable.path("name").asText(), variable.path("value").asText(filledIn));
        }
        return environment;
    }

    /** Number of a port that a container names; missing if it does not. */
    static JsonNode port(JsonNode container, String name) {
        return Yaml.item(container.path("ports"), name).path("containerPort");
    }
}
