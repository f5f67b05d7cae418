package io.everalign.tests.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds what the other tests read from the manifests against what kubectl makes of them. */
class RenderingTest {

    /** The hash that kustomize puts behind the name of a generated ConfigMap. */
    private static final Pattern HASH = Pattern.compile("(everalign-[a-z]+)-[0-9a-z]{10}\\b");

    @ParameterizedTest
    @EnumSource
    void kubectlRendersTheSame(Cluster cluster) throws InterruptedException {
        assumeTrue(
                Images.run(List.of("kubectl", "version", "--client")).succeeded(),
                "rendering is skipped, since no kubectl answers");
        String folder = cluster.folder().toString();
        Images.Output rendered = Images.run(List.of("kubectl", "kustomize", folder));
        assertThat(rendered.succeeded()).as(rendered.text()).isTrue();
        String text = rendered.text().replaceAll("(?m)^# Warning.*$|^I[0-9]{4} .*$", "");
        assertThat(byName(Yaml.documents(HASH.matcher(text).replaceAll("$1"))))
                .isEqualTo(byName(cluster.resources()));
    }

    private static Map<String, JsonNode> byName(List<JsonNode> resources) {
        return resources.stream()
                .collect(
                        Collectors.toMap(
                                resource ->
                                        resource.path("kind").asText()
                                                + "/"
                                                + Cluster.name(resource),
                                Function.identity()));
    }
}
