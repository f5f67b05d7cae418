package io.everalign.filter;

import io.prometheus.client.Collector;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The committed counts of every operator in this process, as last published. */
final class CommittedTotals {

    private static final Map<String, Map<String, Long>> BY_OWNER = new ConcurrentHashMap<>();
    private static final Map<String, Double> GAUGES = new ConcurrentHashMap<>();

    private CommittedTotals() {}

    static void publish(String owner, Map<String, Long> counts) {
        BY_OWNER.put(owner, Map.copyOf(counts));
    }

    static void gauge(String name, double value) {
        GAUGES.put(name, value);
    }

    /** The sum over all operators of this process. */
    static long of(String name) {
        return BY_OWNER.values().stream().mapToLong(counts -> counts.getOrDefault(name, 0L)).sum();
    }

    /** Shows the counts under the names of {@link FilterMetrics}. */
    static Collector collector() {
        return new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return FilterMetrics.families(
                        CommittedTotals::of, name -> GAUGES.getOrDefault(name, 0.0));
            }
        };
    }
}
