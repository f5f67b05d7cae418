package io.everalign.tests.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every field of every resource is one that its kind has. */
class TypedTest {

    /** By name: compiling against Strimzi would ask for its generator's annotations. */
    private static final Map<String, String> KINDS =
            Map.ofEntries(
                    Map.entry("ConfigMap", "io.fabric8.kubernetes.api.model.ConfigMap"),
                    Map.entry(
                            "PersistentVolumeClaim",
                            "io.fabric8.kubernetes.api.model.PersistentVolumeClaim"),
                    Map.entry("Service", "io.fabric8.kubernetes.api.model.Service"),
                    Map.entry("ServiceAccount", "io.fabric8.kubernetes.api.model.ServiceAccount"),
                    Map.entry("StatefulSet", "io.fabric8.kubernetes.api.model.apps.StatefulSet"),
                    Map.entry(
                            "NetworkPolicy",
                            "io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy"),
                    Map.entry(
                            "PodDisruptionBudget",
                            "io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget"),
                    Map.entry("Role", "io.fabric8.kubernetes.api.model.rbac.Role"),
                    Map.entry("RoleBinding", "io.fabric8.kubernetes.api.model.rbac.RoleBinding"),
                    Map.entry(
                            "PodMonitor",
                            "io.fabric8.openshift.api.model.monitoring.v1.PodMonitor"),
                    Map.entry("Kafka", "io.strimzi.api.kafka.model.kafka.Kafka"),
                    Map.entry("KafkaNodePool", "io.strimzi.api.kafka.model.nodepool.KafkaNodePool"),
                    Map.entry("KafkaTopic", "io.strimzi.api.kafka.model.topic.KafkaTopic"));

    private static final String FLINK =
            "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

    private static final JsonNode FLINK_SCHEMA = flinkSchema();

    @ParameterizedTest
    @EnumSource
    void resourcesHaveOnlyFieldsThatTheirKindKnows(Cluster cluster) {
        assertThat(cluster.resources()).flatMap(TypedTest::unknown).isEmpty();
    }

    private static java.util.List<String> unknown(JsonNode resource) {
        String kind = resource.path("kind").asText();
        Stream<String> fields =
                kind.equals("FlinkDeployment")
                        ? unknown(resource.path("spec"), FLINK_SCHEMA, "spec")
                        : Fields.unknown(typed(resource, kind), "");
        return fields.map(field -> kind + "/" + Cluster.name(resource) + field).toList();
    }

    private static Object typed(JsonNode resource, String kind) {
        try {
            return new ObjectMapper()
                    .convertValue(resource, Class.forName(KINDS.getOrDefault(kind, kind)));
        } catch (ClassNotFoundException e) {
            throw new AssertionError("No type for " + kind, e);
        }
    }

    private static JsonNode flinkSchema() {
        try (InputStream schema = TypedTest.class.getResourceAsStream(FLINK)) {
            return Yaml.documents(new String(schema.readAllBytes(), StandardCharsets.UTF_8))
                    .get(0)
                    .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + FLINK, e);
        }
    }

    /** The bundled schema ends at Flink 1.20, so values of enumerations are left to other tests. */
    private static Stream<String> unknown(JsonNode value, JsonNode schema, String path) {
        if (value.isArray()) {
            return Yaml.items(value).flatMap(i -> unknown(i, schema.path("items"), path + "[]"));
        }
        JsonNode known = schema.path("properties");
        if (!value.isObject() || known.isMissingNode()) {
            return Stream.empty();
        }
        return value.properties().stream()
                .flatMap(
                        field -> {
                            String at = path + "." + field.getKey();
                            return known.has(field.getKey())
                                    ? unknown(field.getValue(), known.get(field.getKey()), at)
                                    : Stream.of("/" + at);
                        });
    }
}
