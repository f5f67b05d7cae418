package io.everalign.tests.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The overview shows metrics that the processes have. */
class DashboardTest {

    private static final Pattern NAME =
            Pattern.compile("\\b(everalign|flink|jvm|process|kafka)_[a-z][A-Za-z0-9_]*");

    /** Of Flink and of Strimzi's exporter, under the names that their manuals give. */
    private static final Set<String> FOREIGN =
            Set.of(
                    "flink_jobmanager_job_lastCheckpointDuration",
                    "flink_jobmanager_job_numRestarts",
                    "kafka_consumergroup_lag");

    @Test
    void everyMetricOfTheOverviewIsOneOfTheCode() throws ReflectiveOperationException {
        Set<String> shown = shown();
        assertThat(shown).hasSizeGreaterThan(15).isSubsetOf(known());
    }

    @Test
    void everyPanelAsksForSomething() {
        assertThat(panels())
                .filteredOn(panel -> !panel.path("type").asText().equals("row"))
                .allMatch(panel -> !panel.at("/targets/0/expr").asText().isBlank());
    }

    private static Set<String> shown() {
        return panels().flatMap(panel -> Yaml.items(panel.path("targets")))
                .flatMap(target -> NAME.matcher(target.path("expr").asText()).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<JsonNode> panels() {
        JsonNode dashboards = Cluster.BASE.resource("ConfigMap", "everalign-dashboards");
        String overview = dashboards.path("data").path("everalign-overview.json").asText();
        return Yaml.items(Yaml.documents(overview).get(0).path("panels"));
    }

    private static Set<String> known() throws ReflectiveOperationException {
        CollectorRegistry registry = new CollectorRegistry();
        DefaultExports.register(registry);
        metrics(Image.CRAWLER.load("io.everalign.crawler.CrawlerMetrics"), registry);
        metrics(Image.TRAINER.load("io.everalign.trainer.TrainerMetrics"), registry);
        metrics(Image.REGISTRY.load("io.everalign.registry.RegistryMetrics"), registry);
        Set<String> names = new TreeSet<>(FOREIGN);
        names.add("flink_taskmanager_job_task_operator_" + flinkCounter());
        Collections.list(registry.metricFamilySamples())
                .forEach(family -> Collections.addAll(names, family.getNames()));
        return names;
    }

    /** Makes the metrics of a station, whatever they are made of. */
    private static void metrics(Class<?> type, CollectorRegistry registry)
            throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        LongSupplier zero = () -> 0;
        Object[] arguments =
                Stream.of(constructor.getParameterTypes())
                        .map(parameter -> parameter == LongSupplier.class ? zero : registry)
                        .toArray();
        if (constructor.newInstance(arguments) instanceof io.prometheus.client.Collector made) {
            registry.register(made);
        }
    }

    /** What Flink's reporter makes of the groups under which the jobs put their counters. */
    private static String flinkCounter() throws ReflectiveOperationException {
        Class<?> filter = Image.FILTER.load("io.everalign.filter.FilterMetrics");
        Method counter =
                Stream.of(filter.getDeclaredMethods())
                        .filter(method -> method.getName().equals("counter"))
                        .findFirst()
                        .orElseThrow();
        List<String> scope = new java.util.ArrayList<>();
        Class<?> group = counter.getParameterTypes()[0];
        Object recorder =
                Proxy.newProxyInstance(
                        group.getClassLoader(),
                        new Class<?>[] {group},
                        (proxy, method, arguments) -> {
                            scope.add((String) arguments[0]);
                            return method.getName().equals("addGroup") ? proxy : null;
                        });
        counter.setAccessible(true);
        counter.invoke(null, recorder, "any");
        return String.join("_", scope);
    }
}
