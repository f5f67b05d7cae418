package io.everalign.tests;

import io.everalign.registry.client.RegistryClient;
import io.everalign.schemas.Topic;
import io.everalign.standalone.Scrape;
import io.everalign.standalone.Standalone;
import io.everalign.standalone.StandaloneOptions;
import io.everalign.standalone.SupervisedStation;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** All stations on one data directory, crawling the test site, with the smallest of models. */
final class Demo implements AutoCloseable {

    /** Settings that make a station small, or patient with a slow machine; by station. */
    static final Map<String, Map<String, String>> SETTINGS =
            Map.of(
                    "crawler",
                    Map.ofEntries(
                            Map.entry("crawl.allow-private-addresses", "true"),
                            Map.entry("crawl.connections-per-host", "4"),
                            Map.entry("crawl.fetch-timeout", "10s"),
                            Map.entry("crawl.max-attempts", "2"),
                            Map.entry("crawl.retry-delay", "200ms"),
                            Map.entry("crawl.max-page-bytes", "2MiB"),
                            Map.entry("crawl.max-image-bytes", "1MiB")),
                    "filter",
                    Map.of(
                            "census.text-limit", Integer.toString(OddPages.TEXT_LIMIT),
                            "census.image-limit", Integer.toString(OddPages.IMAGE_LIMIT),
                            "filter.checkpoint-interval", "1s"),
                    "trainer",
                    Map.ofEntries(
                            Map.entry("train.model", "everalign/test"),
                            Map.entry("train.image-width", "0.25"),
                            Map.entry("train.image-depth", "0.25"),
                            Map.entry("train.image-size", "32"),
                            Map.entry("train.vocabulary-size", "600"),
                            Map.entry("train.vocabulary-pairs", "60"),
                            Map.entry("train.batch-size", "16"),
                            Map.entry("train.micro-batch", "16"),
                            Map.entry("train.steps-per-round", "2"),
                            Map.entry("train.publish-every", "2"),
                            Map.entry("train.max-repeats", "1"),
                            Map.entry("train.held-out-per-mille", "100"),
                            Map.entry("train.evaluation-pairs", "50"),
                            Map.entry("train.shuffle-window", "64")));

    /** Pixels that an image may have; the filter's default. */
    private static final long MAX_PIXELS = 40_000_000;

    static final Oracle ORACLE = new Oracle(OddPages.TEXT_LIMIT, OddPages.IMAGE_LIMIT, MAX_PIXELS);

    private static final Duration REST = Duration.ofMinutes(6);
    private static final int LOG_LINES = 25;

    private final Standalone standalone;
    private final CommittedLog log;

    private Demo(Standalone standalone) {
        this.standalone = standalone;
        this.log = new CommittedLog(standalone.bootstrapServers());
    }

    /** Starts everything, with this time between two requests to a host. */
    static Demo start(TestSite site, Path data, Duration delay)
            throws IOException, InterruptedException {
        StandaloneOptions options =
                StandaloneOptions.in(data)
                        .withWeb(
                                site.seeds().stream().map(URI::create).toList(),
                                Optional.empty(),
                                List.of())
                        .withDelay(delay)
                        .withRegistryPort(0)
                        .withSettings(
                                "crawler",
                                Map.of("crawl.resolve", String.join(",", site.resolve())));
        for (Map.Entry<String, Map<String, String>> station : SETTINGS.entrySet()) {
            options = options.withSettings(station.getKey(), station.getValue());
        }
        return new Demo(
                Standalone.start(options, sentence -> System.out.println("demo: " + sentence)));
    }

    CommittedLog log() {
        return log;
    }

    SupervisedStation station(String name) {
        return standalone.station(name);
    }

    RegistryClient registry() {
        return new RegistryClient(standalone.registry());
    }

    /** Where its model is for a client that knows only addresses. */
    String modelAddress() {
        return standalone.registry() + "/" + standalone.model();
    }

    String bootstrapServers() {
        return standalone.bootstrapServers();
    }

    String model() {
        return standalone.model();
    }

    /** What a station has counted, at the supervisor's last look. */
    Scrape metrics(String station) {
        return station(station).state().metrics();
    }

    long count(String station, String metric) {
        return (long) metrics(station).sum(metric).orElse(-1);
    }

    /** Waits until nothing is on its way: what stands in the logs then is the outcome. */
    void awaitRest() {
        Eventually.get(
                "the crawl is over",
                REST,
                () -> count("crawler", "everalign_crawler_tasks_pending"),
                pending -> pending == 0 && crawled(),
                this::evidence);
        Eventually.get(
                "every raw record is judged",
                REST,
                () -> count("filter", "everalign_filter_judged_total"),
                judged -> judged > 0 && judged == counted() && judged == log.count(Topic.PAIRS_RAW),
                this::evidence);
        Eventually.get(
                "the trainer has used what there is",
                REST,
                () -> station("trainer").state().detail(),
                detail -> detail.startsWith("waiting for new pairs") && trained(),
                this::evidence);
    }

    private long counted() {
        return count("filter", "everalign_census_occurrences_total");
    }

    private boolean crawled() {
        return count("crawler", "everalign_crawler_tasks_seeded_total") > 0
                && count("crawler", "everalign_crawler_tasks_read_total")
                        == count("crawler", "everalign_crawler_tasks_sent_total")
                                + count("crawler", "everalign_crawler_tasks_seeded_total");
    }

    private boolean trained() {
        return used() + count("trainer", "everalign_trainer_open_pairs")
                == count("filter", "everalign_filter_accepted_total");
    }

    /** Filtered pairs that closed rounds account for. */
    long used() {
        Map<String, Double> pairs =
                metrics("trainer").by("everalign_trainer_pairs_total", "outcome");
        return pairs.entrySet().stream()
                .filter(outcome -> !outcome.getKey().equals("replayed"))
                .mapToLong(outcome -> outcome.getValue().longValue())
                .sum();
    }

    /** What a person would look at first: the stations' states and the ends of their logs. */
    String evidence() {
        return standalone.stations().stream().map(Demo::evidence).collect(Collectors.joining("\n"));
    }

    private static String evidence(SupervisedStation station) {
        String title =
                "--- %s, started again %d times: %s"
                        .formatted(station.name(), station.restarts(), station.state().detail());
        try {
            List<String> lines =
                    Files.readString(station.log(), StandardCharsets.UTF_8).lines().toList();
            int from = Math.max(0, lines.size() - LOG_LINES);
            return title + "\n" + String.join("\n", lines.subList(from, lines.size()));
        } catch (IOException e) {
            return title + "\n" + e;
        }
    }

    @Override
    public void close() {
        log.close();
        standalone.close();
    }
}
