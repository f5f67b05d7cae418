package io.everalign.tests.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.everalign.runtime.Settings;
import io.everalign.schemas.Topic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the manifests say, held against the code that it is said to. */
class ManifestTest {

    @ParameterizedTest
    @EnumSource
    void theTopicsAreThoseOfTheCode(Cluster cluster) {
        Map<String, String> kafka = settings(cluster, "everalign-kafka");
        int dataPartitions = Integer.parseInt(kafka.get("EVERALIGN_KAFKA_PARTITIONS"));
        int copies = Integer.parseInt(kafka.get("EVERALIGN_KAFKA_REPLICATION_FACTOR"));
        assertThat(
                        cluster.ofKind("KafkaTopic")
                                .collect(Collectors.toMap(Cluster::name, ManifestTest::asked)))
                .isEqualTo(
                        Arrays.stream(Topic.values())
                                .collect(
                                        Collectors.toMap(
                                                Topic::topicName,
                                                topic -> kept(topic, dataPartitions, copies))));
    }

    private record Kept(int partitions, int copies, Map<String, String> config) {}

    private static Kept kept(Topic topic, int dataPartitions, int copies) {
        return new Kept(topic.partitions(dataPartitions), copies, topic.config());
    }

    private static Kept asked(JsonNode topic) {
        JsonNode spec = topic.path("spec");
        return new Kept(
                spec.path("partitions").asInt(),
                spec.path("replicas").asInt(),
                texts(spec.path("config")));
    }

    @ParameterizedTest
    @EnumSource
    void everyVariableIsASettingThatItsProcessCanRead(Cluster cluster) {
        cluster.podTemplates()
                .forEach(
                        (name, template) -> {
                            Settings<?> settings = image(cluster, name).settings();
                            Map<String, String> environment = environment(cluster, name);
                            assertThat(environment.keySet())
                                    .as("variables of %s", name)
                                    .filteredOn(variable -> variable.startsWith("EVERALIGN_"))
                                    .isSubsetOf(variables(settings));
                            assertThat(settings.read(new String[0], environment)).isNotNull();
                        });
    }

    static List<String> variables(Settings<?> settings) {
        return settings.keys().stream().map(Settings::environmentName).toList();
    }

    @ParameterizedTest
    @EnumSource
    void portsAreWhereTheProcessesListen(Cluster cluster) {
        cluster.podTemplates()
                .forEach(
                        (name, template) -> {
                            Map<String, String> environment = environment(cluster, name);
                            JsonNode container = Cluster.container(template);
                            assertThat(Cluster.port(container, "metrics").asText())
                                    .as("metrics of %s", name)
                                    .isEqualTo(metricsPort(cluster, name, environment));
                            assertThat(Cluster.port(container, "http").asText())
                                    .as("clients of %s", name)
                                    .isEqualTo(
                                            environment.getOrDefault(
                                                    "EVERALIGN_REGISTRY_PORT", ""));
                        });
    }

    private static String metricsPort(
            Cluster cluster, String name, Map<String, String> environment) {
        return image(cluster, name) == Image.FILTER
                ? flink(cluster, name).get("metrics.reporter.prom.port")
                : environment.get("EVERALIGN_STATION_PORT");
    }

    @ParameterizedTest
    @EnumSource
    void theTrainerAsksTheRegistryAndEverybodyTheSameKafka(Cluster cluster) {
        JsonNode registry = cluster.resource("Service", "registry");
        assertThat(environment(cluster, "trainer").get("EVERALIGN_TRAIN_REGISTRY"))
                .isEqualTo("http://registry:" + registry.at("/spec/ports/0/port").asText());
        String kafka = Cluster.name(cluster.ofKind("Kafka").findFirst().orElseThrow());
        JsonNode listener = cluster.resource("Kafka", kafka).at("/spec/kafka/listeners/0");
        assertThat(settings(cluster, "everalign-kafka"))
                .containsEntry(
                        "EVERALIGN_KAFKA_BOOTSTRAP_SERVERS",
                        kafka + "-kafka-bootstrap:" + listener.path("port").asText());
    }

    @ParameterizedTest
    @EnumSource
    void aJobRunsOnTheStationsJarAsWideAsTheOperatorKnows(Cluster cluster) {
        String version = Image.pomElement("version");
        for (JsonNode job : cluster.ofKind("FlinkDeployment").toList()) {
            JsonNode spec = job.path("spec");
            String mainClass = spec.at("/job/entryClass").asText();
            assertThat(Image.FILTER.load(mainClass)).hasDeclaredMethods("main");
            assertThat(spec.at("/job/jarURI").asText())
                    .isEqualTo(
                            "local:///opt/flink/usrlib/everalign-stream-filter-%s.jar"
                                    .formatted(version));
            assertThat(spec.at("/job/parallelism").asText())
                    .isEqualTo(
                            environment(cluster, Cluster.name(job))
                                    .get("EVERALIGN_FILTER_PARALLELISM"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void versionsAreThoseOfTheBuild(Cluster cluster) {
        assertThat(cluster.resource("Kafka", "everalign").at("/spec/kafka/version").asText())
                .isEqualTo(Image.pomElement("kafka.version"));
        List<String> flink = List.of(Image.pomElement("flink.version").split("\\.", -1));
        assertThat(cluster.ofKind("FlinkDeployment"))
                .extracting(job -> job.at("/spec/flinkVersion").asText())
                .containsOnly("v" + flink.get(0) + "_" + flink.get(1));
        assertThat(cluster.podTemplates().keySet())
                .extracting(name -> reference(cluster, name))
                .allMatch(reference -> reference.contains(":" + Image.pomElement("version")));
    }

    static Image image(Cluster cluster, String workload) {
        return Image.named(reference(cluster, workload));
    }

    private static String reference(Cluster cluster, String workload) {
        JsonNode container = Cluster.container(cluster.podTemplates().get(workload));
        return container.has("image")
                ? container.path("image").asText()
                : cluster.resource("FlinkDeployment", workload).at("/spec/image").asText();
    }

    /** What the process sees: the environment of its image, and over it that of its pod. */
    private static Map<String, String> environment(Cluster cluster, String workload) {
        Map<String, String> environment = new HashMap<>(image(cluster, workload).environment());
        JsonNode container = Cluster.container(cluster.podTemplates().get(workload));
        environment.putAll(cluster.environment(container));
        return environment;
    }

    private static Map<String, String> settings(Cluster cluster, String configMap) {
        return texts(cluster.resource("ConfigMap", configMap).path("data"));
    }

    private static Map<String, String> flink(Cluster cluster, String job) {
        return texts(cluster.resource("FlinkDeployment", job).at("/spec/flinkConfiguration"));
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
