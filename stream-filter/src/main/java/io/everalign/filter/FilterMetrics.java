package io.everalign.filter;

import io.everalign.schemas.RejectReason;
import io.everalign.schemas.Side;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * The metrics of census and filter. The totals that the station shows are those of the last
 * checkpoint: they go on over restarts and agree with what the topics hold under read_committed.
 *
 * <pre>
 * records of pairs.raw       = everalign_census_occurrences_total     at rest
 * census_occurrences_total   = records of pairs.ledger + everalign_census_undecodable_total
 * census_occurrences_total   = everalign_filter_judged_total          at rest, hold-back 0
 * filter_judged_total        = everalign_filter_accepted_total
 *                              + sum over reasons of everalign_filter_rejected_total
 * filter_accepted_total      = records of pairs.filtered
 * filter_rejected_total      = records of pairs.rejected with that reason first
 * census_over_total          = keys of pairs.over on that side
 * filter_near_duplicates_total = retractions with cause NEAR_DUPLICATE
 * filter_measured_count      = records of which the rule measured a value
 * filter_nsfw_images_total   = filter_measured_count of the rule nsfw
 * filter_nsfw_images_total  <= filter_nsfw_batches_total * filter.nsfw-batch; their quotient is the
 *                              mean batch
 * filter_nsfw_waited_seconds_total
 *                            = time, over all parts, in which nothing was examined because scores
 *                              were awaited; at most time * filter.parallelism
 * </pre>
 *
 * Flink's own reporter shows the same, as counters that begin anew with each start of a job, under
 * the groups {@code filter} and {@code reason}; of NSFW's batches under {@code nsfw}.
 */
final class FilterMetrics {

    static final String OCCURRENCES = "everalign_census_occurrences";
    static final String UNDECODABLE = "everalign_census_undecodable";
    static final String REPEATS = "everalign_census_repeats";
    static final String RETRACTED = "everalign_census_retracted";
    static final String OVER = "everalign_census_over";
    static final String JUDGED = "everalign_filter_judged";
    static final String ACCEPTED = "everalign_filter_accepted";
    static final String NEAR_DUPLICATES = "everalign_filter_near_duplicates";
    static final String NOT_COMPARED = "everalign_filter_not_compared";
    static final String REJECTED = "everalign_filter_rejected";

    static final String NSFW_BATCHES = "everalign_filter_nsfw_batches";
    static final String NSFW_IMAGES = "everalign_filter_nsfw_images";

    /** Counted in nanoseconds. */
    static final String NSFW_WAITED = "everalign_filter_nsfw_waited_seconds";

    /** Offsets of {@code pairs.raw} that the census has not counted yet. */
    static final String CENSUS_LAG = "everalign_census_lag_offsets";

    /** Offsets that the census has counted and the gate has not handed out yet. */
    static final String FILTER_LAG = "everalign_filter_lag_offsets";

    private FilterMetrics() {}

    static String over(Side side) {
        return OVER + "." + side.name().toLowerCase(java.util.Locale.ROOT);
    }

    static String rejected(RejectReason reason) {
        return REJECTED + "." + reason.label();
    }

    /** Flink's counter of the records with an outcome; the reason is a label. */
    static Counter counter(MetricGroup group, String reason) {
        return group.addGroup("filter", "align").addGroup("reason", reason).counter("records");
    }

    /** Flink's counters of NSFW's batches, by the names of the totals. */
    static Map<String, Counter> nsfwCounters(MetricGroup group) {
        MetricGroup nsfw = group.addGroup("filter", "align").addGroup("nsfw");
        return Map.of(
                NSFW_BATCHES, nsfw.counter("batches"),
                NSFW_IMAGES, nsfw.counter("images"),
                NSFW_WAITED, nsfw.counter("waitedNanos"));
    }

    /** The families of the station's {@code /metrics}. */
    static List<MetricFamilySamples> families(
            ToDoubleFunction<String> totals, ToDoubleFunction<String> gauges) {
        CounterMetricFamily over =
                new CounterMetricFamily(
                        OVER, "Texts and images past their limit.", List.of("side"));
        for (Side side : List.of(Side.TEXT, Side.IMAGE)) {
            over.addMetric(
                    List.of(side.name().toLowerCase(java.util.Locale.ROOT)),
                    totals.applyAsDouble(over(side)));
        }
        CounterMetricFamily rejected =
                new CounterMetricFamily(
                        REJECTED, "Records rejected, by their first reason.", List.of("reason"));
        for (RejectReason reason : RejectReason.values()) {
            rejected.addMetric(List.of(reason.label()), totals.applyAsDouble(rejected(reason)));
        }
        return List.of(
                total(OCCURRENCES, "Records that the census has counted.", totals),
                total(UNDECODABLE, "Counted records whose headers cannot be read.", totals),
                total(REPEATS, "Counted records that repeat a pair.", totals),
                total(RETRACTED, "Retractions of single pairs.", totals),
                over,
                total(JUDGED, "Records that the filter has judged.", totals),
                total(ACCEPTED, "Records that every rule accepted.", totals),
                rejected,
                total(
                        NEAR_DUPLICATES,
                        "Accepted pairs that were retracted because they nearly repeat another.",
                        totals),
                total(
                        NOT_COMPARED,
                        "Accepted pairs not compared, as their text has too many images.",
                        totals),
                Measured.family(totals),
                total(NSFW_BATCHES, "Batches that the NSFW model was given.", totals),
                total(NSFW_IMAGES, "Images in these batches.", totals),
                total(
                        NSFW_WAITED,
                        "Time in which nothing but NSFW scores was waited for.",
                        name -> totals.applyAsDouble(name) / 1e9),
                gauge(CENSUS_LAG, "Raw offsets that the census has not counted yet.", gauges),
                gauge(FILTER_LAG, "Counted offsets not yet given to the filter.", gauges));
    }

    private static MetricFamilySamples total(
            String name, String about, ToDoubleFunction<String> totals) {
        return new CounterMetricFamily(name, about, totals.applyAsDouble(name));
    }

    private static MetricFamilySamples gauge(
            String name, String about, ToDoubleFunction<String> gauges) {
        return new GaugeMetricFamily(name, about, gauges.applyAsDouble(name));
    }
}
