package io.everalign.tests;

import io.everalign.registry.client.VersionSummary;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import io.everalign.standalone.Scrape;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What stands in the logs and in the accounts of the stations when nothing is on its way.
 *
 * @param outcomes what became of the raw records
 * @param records how many records each topic has that only work adds to
 * @param versions published versions by number, as the registry lists them
 * @param announced the same as {@code registry.events} tells them
 * @param crawler accounts of the crawler
 * @param filter accounts of census and filter
 * @param trainer accounts of the trainer
 */
record Snapshot(
        Outcomes outcomes,
        Map<Topic, Long> records,
        Map<Integer, String> versions,
        Map<Integer, String> announced,
        Scrape crawler,
        Scrape filter,
        Scrape trainer) {

    private static final List<Topic> WORK =
            List.of(
                    Topic.PAIRS_RAW,
                    Topic.PAIRS_OVER,
                    Topic.PAIRS_RETRACTED,
                    Topic.PAIRS_LEDGER,
                    Topic.PAIRS_FILTERED,
                    Topic.PAIRS_REJECTED,
                    Topic.TRAIN_ROUNDS,
                    Topic.TRAIN_CONTRIBUTIONS,
                    Topic.REGISTRY_EVENTS);
    private static final List<String> NO_FAILURES =
            List.of("fetched", "redirected", "repeated", "sent");

    static Snapshot of(Demo demo) throws IOException, UndecodableException {
        Map<Topic, Long> records = new EnumMap<>(Topic.class);
        for (Topic topic : WORK) {
            records.put(topic, demo.log().count(topic));
        }
        Map<Integer, String> versions =
                demo.registry().versions(demo.model()).stream()
                        .collect(Collectors.toMap(VersionSummary::number, VersionSummary::id));
        return new Snapshot(
                Outcomes.read(demo.log(), Demo.ORACLE.maxPixels()),
                records,
                versions,
                Outcomes.announced(demo.log()),
                demo.metrics("crawler"),
                demo.metrics("filter"),
                demo.metrics("trainer"));
    }

    /** Links and images that came to nothing on the page that showed them, by why. */
    Map<String, Long> lostOnPages() {
        Map<String, Long> lost = new TreeMap<>();
        addFailures(lost, crawler.by("everalign_crawler_links_total", "fate"));
        addFailures(lost, crawler.by("everalign_crawler_images_total", "fate"));
        return lost;
    }

    /** Tasks that brought nothing, by why. */
    Map<String, Long> lostFetches() {
        Map<String, Long> lost = new TreeMap<>();
        addFailures(lost, crawler.by("everalign_crawler_tasks_ended_total", "outcome"));
        return lost;
    }

    /** Rejected records by reason, as the filter counts them. */
    Map<String, Long> rejected() {
        Map<String, Long> rejected = new TreeMap<>();
        addFailures(rejected, filter.by("everalign_filter_rejected_total", "reason"));
        return rejected;
    }

    /** A number of the crawler's, the filter's or the trainer's, whoever shows it. */
    long count(String metric) {
        return (long)
                java.util.stream.Stream.of(crawler, filter, trainer)
                        .mapToDouble(scrape -> scrape.sum(metric).orElse(0))
                        .sum();
    }

    private static void addFailures(Map<String, Long> lost, Map<String, Double> counts) {
        counts.forEach(
                (label, count) -> {
                    if (count > 0 && !NO_FAILURES.contains(label)) {
                        lost.merge(label, count.longValue(), Long::sum);
                    }
                });
    }
}
