package io.everalign.filter;

import io.everalign.schemas.RejectReason;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The values that rules measured, accepted or not, as a histogram of each rule: where a limit would
 * cut can be read from it before the limit is changed. Of a record that a cheaper rule rejected the
 * dearer values were not measured.
 *
 * @param rule the rule, by its reason
 * @param bounds upper bounds of the buckets, ascending, without the last, which has none
 */
record Measured(RejectReason rule, List<Double> bounds) {

    private static final Map<RejectReason, Measured> BY_RULE =
            Stream.of(
                            of(RejectReason.TEXT_TOO_SHORT, 0, 1, 2, 3, 5, 8, 12, 20, 50, 100),
                            of(RejectReason.IMAGE_TOO_SMALL, 16, 50, 100, 200, 300, 500, 800, 2000),
                            of(RejectReason.ASPECT_TOO_LARGE, 1, 1.25, 1.5, 2, 3, 5, 10),
                            of(RejectReason.TOO_MANY_PIXELS, 1e4, 1e5, 3e5, 1e6, 3e6, 1e7, 1e8),
                            of(RejectReason.BLANK_IMAGE, 0, 1, 5, 10, 25, 50, 75, 100),
                            of(RejectReason.LANGUAGE, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99),
                            of(RejectReason.EVALUATION_IMAGE, 0, 4, 8, 16, 31),
                            of(RejectReason.NSFW, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9))
                    .collect(
                            Collectors.toMap(
                                    Measured::rule,
                                    Function.identity(),
                                    (one, other) -> one,
                                    () -> new EnumMap<>(RejectReason.class)));

    /** Their detail tells what they found, and not that the measure is a second one. */
    private static final Set<RejectReason> DETAILED =
            EnumSet.of(RejectReason.LANGUAGE, RejectReason.EVALUATION_IMAGE);

    private static final String NAME = "everalign_filter_measured";
    private static final List<String> LABELS = List.of("rule", "le");
    private static final List<String> RULE = List.of("rule");

    /** Totals are whole numbers. */
    private static final double SUM_UNIT = 1e-3;

    private static Measured of(RejectReason rule, double... bounds) {
        return new Measured(rule, Arrays.stream(bounds).boxed().toList());
    }

    /** Adds what the verdicts measured. A rule's second measure, which it names, is left out. */
    static void add(List<Verdict> verdicts, Totals totals) {
        for (Verdict verdict : verdicts) {
            boolean main = verdict.detail().isEmpty() || DETAILED.contains(verdict.reason());
            if (verdict.value() != null && main) {
                Optional.ofNullable(BY_RULE.get(verdict.reason()))
                        .ifPresent(measured -> measured.add(verdict.value(), totals));
            }
        }
    }

    private void add(double value, Totals totals) {
        int bucket = 0;
        while (bucket < bounds.size() && value > bounds.get(bucket)) {
            bucket++;
        }
        totals.add(key("bucket." + bucket), 1);
        totals.add(key("sum"), Math.round(value / SUM_UNIT));
    }

    private String key(String part) {
        return NAME + "." + rule.label() + "." + part;
    }

    /** The histograms, a label for each rule. */
    static MetricFamilySamples family(ToDoubleFunction<String> totals) {
        List<Sample> samples = new ArrayList<>();
        for (Measured measured : BY_RULE.values()) {
            measured.show(totals, samples);
        }
        return new MetricFamilySamples(
                NAME, Collector.Type.HISTOGRAM, "Values that the rules measured.", samples);
    }

    private void show(ToDoubleFunction<String> totals, List<Sample> samples) {
        String label = rule.label();
        double count = 0;
        for (int bucket = 0; bucket <= bounds.size(); bucket++) {
            count += totals.applyAsDouble(key("bucket." + bucket));
            double bound = bucket < bounds.size() ? bounds.get(bucket) : Double.POSITIVE_INFINITY;
            samples.add(
                    new Sample(
                            NAME + "_bucket",
                            LABELS,
                            List.of(label, Collector.doubleToGoString(bound)),
                            count));
        }
        samples.add(new Sample(NAME + "_count", RULE, List.of(label), count));
        double sum = SUM_UNIT * totals.applyAsDouble(key("sum"));
        samples.add(new Sample(NAME + "_sum", RULE, List.of(label), sum));
    }
}
