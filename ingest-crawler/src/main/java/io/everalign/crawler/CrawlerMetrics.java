package io.everalign.crawler;

import io.everalign.crawler.Totals.Name;
import io.everalign.schemas.TaskKind;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * The crawl's accounts. They are kept in the frontier's stores, in the transactions that they
 * count, so they go on after a crash; a process shows the sum over the partitions it owns. Over all
 * partitions:
 *
 * <pre>
 * images found  = Σ images{fate}         images{sent} + … image tasks
 * tasks sent    = links{sent} + images{sent} + tasks ended{redirected} + sitemaps of robots.txt
 *                 + further parts of archives
 * tasks read    = tasks sent + tasks from seeds − tasks still in crawl.tasks
 * tasks read{k} = Σ tasks ended{k, outcome} + pending, for each kind k
 * pairs published = tasks ended{image, fetched}
 * </pre>
 *
 * so that every {@code <img>} ends as a published pair, as a fate, as an outcome, or is pending. A
 * page of an archive counts as a task from a seed.
 */
final class CrawlerMetrics extends Collector {

    private static final String PREFIX = "everalign_crawler_";

    private final Set<Frontier> frontiers = ConcurrentHashMap.newKeySet();
    private final LongSupplier bytesInFlight;
    private final LongSupplier fetchesUnderWay;

    CrawlerMetrics(LongSupplier bytesInFlight, LongSupplier fetchesUnderWay) {
        this.bytesInFlight = bytesInFlight;
        this.fetchesUnderWay = fetchesUnderWay;
    }

    void opened(Frontier frontier) {
        frontiers.add(frontier);
    }

    void closed(Frontier frontier) {
        frontiers.remove(frontier);
    }

    /** Partitions owned. */
    int partitions() {
        return frontiers.size();
    }

    /** A count, summed over the partitions owned. */
    long total(String name) {
        return sum(frontier -> frontier.totals().get(name));
    }

    /** Tasks read and not ended. */
    long pending() {
        return sum(Frontier::pending);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<MetricFamilySamples> families = new ArrayList<>();
        gauge(families, "pages_fetched_total", "Pages fetched.", total(Name.PAGES_FETCHED));
        gauge(families, "images_fetched_total", "Images fetched.", total(Name.IMAGES_FETCHED));
        gauge(families, "robots_fetched_total", "robots.txt got.", total(Name.ROBOTS_FETCHED));
        gauge(families, "fetch_failures_total", "Fetches that failed.", total(Name.FAILURES));
        gauge(families, "pairs_published_total", "Pairs published.", total(Name.PAIRS));
        gauge(families, "pair_bytes_total", "Bytes of pairs published.", total(Name.PAIR_BYTES));
        gauge(families, "tasks_sent_total", "Tasks sent.", total(Name.SENT));
        gauge(families, "tasks_seeded_total", "Tasks read from seeds.", total(Name.SEEDS));
        gauge(families, "tasks_pending", "Tasks read and not ended.", pending());
        gauge(families, "in_flight_bytes", "Fetched, not forwarded.", bytesInFlight.getAsLong());
        gauge(families, "in_flight_fetches", "Fetches under way.", fetchesUnderWay.getAsLong());
        gauge(families, "partitions", "Partitions of the frontier owned.", partitions());
        families.add(tasksRead());
        families.add(tasksEnded());
        families.add(found("links_total", "Links found.", Name::link));
        families.add(found("images_total", "Images found on pages.", Name::image));
        return families;
    }

    private GaugeMetricFamily tasksRead() {
        GaugeMetricFamily family =
                new GaugeMetricFamily(PREFIX + "tasks_read_total", "Tasks read.", List.of("kind"));
        for (TaskKind kind : TaskKind.values()) {
            family.addMetric(List.of(label(kind)), (double) total(Name.read(kind)));
        }
        return family;
    }

    private GaugeMetricFamily tasksEnded() {
        GaugeMetricFamily family =
                new GaugeMetricFamily(
                        PREFIX + "tasks_ended_total", "Tasks ended.", List.of("kind", "outcome"));
        for (TaskKind kind : TaskKind.values()) {
            for (FetchOutcome outcome : FetchOutcome.values()) {
                long total = total(Name.ended(kind, outcome));
                if (total != 0) {
                    family.addMetric(List.of(label(kind), outcome.label()), (double) total);
                }
            }
        }
        return family;
    }

    private interface NameOf {
        String name(Fate fate);
    }

    private GaugeMetricFamily found(String name, String about, NameOf nameOf) {
        GaugeMetricFamily family = new GaugeMetricFamily(PREFIX + name, about, List.of("fate"));
        for (Fate fate : Fate.values()) {
            family.addMetric(List.of(fate.label()), (double) total(nameOf.name(fate)));
        }
        return family;
    }

    private static void gauge(
            List<MetricFamilySamples> families, String name, String about, long value) {
        families.add(new GaugeMetricFamily(PREFIX + name, about, (double) value));
    }

    private static String label(TaskKind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT);
    }

    private long sum(ToLongFunction<Frontier> count) {
        return frontiers.stream().mapToLong(count).sum();
    }
}
