package io.everalign.tests.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the restricted pod security standard asks, and that selectors select something. */
class SecurityTest {

    @ParameterizedTest
    @EnumSource
    void podsKeepToTheRestrictedStandard(Cluster cluster) {
        cluster.podTemplates()
                .forEach(
                        (name, template) -> {
                            JsonNode pod = template.at("/spec/securityContext");
                            assertThat(pod.path("runAsNonRoot").asBoolean()).as(name).isTrue();
                            assertThat(pod.at("/seccompProfile/type").asText())
                                    .isEqualTo("RuntimeDefault");
                            JsonNode container =
                                    Cluster.container(template).path("securityContext");
                            assertThat(container.path("allowPrivilegeEscalation").asBoolean(true))
                                    .isFalse();
                            assertThat(container.at("/capabilities/drop/0").asText())
                                    .isEqualTo("ALL");
                        });
    }

    /** A Service called everalign-x would else set EVERALIGN_X_PORT, which may be a setting. */
    @ParameterizedTest
    @EnumSource
    void noServicePutsVariablesIntoTheEnvironment(Cluster cluster) {
        assertThat(cluster.podTemplates().values())
                .extracting(template -> template.at("/spec/enableServiceLinks").asBoolean(true))
                .containsOnly(false);
    }

    @ParameterizedTest
    @EnumSource
    void podsRunAsTheUserOfTheirImage(Cluster cluster) {
        cluster.podTemplates()
                .forEach(
                        (name, template) -> {
                            JsonNode pod = template.at("/spec/securityContext");
                            assertThat(ManifestTest.image(cluster, name).instruction("USER"))
                                    .containsExactly(
                                            pod.path("runAsUser").asText()
                                                    + ":"
                                                    + pod.path("runAsGroup").asText());
                        });
    }

    @ParameterizedTest
    @EnumSource
    void everySelectorFindsAPod(Cluster cluster) {
        for (String kind : new String[] {"NetworkPolicy", "PodDisruptionBudget", "StatefulSet"}) {
            cluster.ofKind(kind)
                    .forEach(
                            resource -> {
                                String field =
                                        kind.equals("NetworkPolicy") ? "podSelector" : "selector";
                                JsonNode labels = resource.at("/spec/" + field + "/matchLabels");
                                assertThat(cluster.podTemplates().values())
                                        .as(kind + " " + Cluster.name(resource))
                                        .anyMatch(template -> carries(template, labels));
                            });
        }
    }

    private static boolean carries(JsonNode template, JsonNode labels) {
        JsonNode found = template.at("/metadata/labels");
        return !labels.isEmpty()
                && labels.properties().stream()
                        .map(Map.Entry::getKey)
                        .allMatch(key -> labels.get(key).equals(found.path(key)));
    }
}
