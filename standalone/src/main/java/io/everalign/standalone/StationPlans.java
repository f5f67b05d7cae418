package io.everalign.standalone;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The stations of a run with the small settings of one machine. */
final class StationPlans {

    /** Model that the demo trains. */
    static final String MODEL = "everalign/demo";

    private static final String REGISTRY_MODULE = "model-registry";
    private static final String REGISTRY_MAIN = "io.everalign.registry.RegistryMain";
    private static final Duration DEMO_DELAY = Duration.ofMillis(50);
    private static final List<String> FLINK_OPENS =
            List.of(
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.net=ALL-UNNAMED",
                    "--add-opens=java.base/java.time=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED");

    private final StandaloneOptions options;
    private final DataDirectory data;
    private final int brokerPort;
    private final int controllerPort;
    private final int registryPort;

    StationPlans(StandaloneOptions options, DataDirectory data) throws IOException {
        this.options = options;
        this.data = data;
        brokerPort = data.port("broker");
        controllerPort = data.port("controller");
        registryPort = options.registryPort() == 0 ? data.port("registry") : options.registryPort();
        data.keepPort("registry", registryPort);
    }

    /** Name of the model that the trainer publishes. */
    String model() {
        return trainer().settings().getOrDefault("train.model", MODEL);
    }

    String bootstrapServers() {
        return "127.0.0.1:" + brokerPort;
    }

    URI registry() {
        return URI.create("http://127.0.0.1:" + registryPort);
    }

    Duration delay() {
        Duration standard = options.ownWeb() ? Duration.ofSeconds(1) : DEMO_DELAY;
        return options.delay().orElse(standard);
    }

    StationPlan broker() {
        return plan(
                "broker",
                "standalone",
                "io.everalign.standalone.BrokerMain",
                jvm(512),
                Map.of(
                        "broker.dir", path("broker"),
                        "broker.port", Integer.toString(brokerPort),
                        "broker.controller-port", Integer.toString(controllerPort)));
    }

    StationPlan registryPlan() {
        return plan(
                "registry",
                REGISTRY_MODULE,
                REGISTRY_MAIN,
                jvm(256),
                onKafka(registrySettings(data.resolve("registry"), registryPort)));
    }

    /** The registry of a directory by itself: it serves what is there and tells nobody. */
    static StationPlan registryAlone(Path directory, int port) {
        Map<String, String> settings = new TreeMap<>(registrySettings(directory, port));
        settings.put("kafka.bootstrap-servers", "");
        return new StationPlan("registry", REGISTRY_MODULE, REGISTRY_MAIN, jvm(256), settings);
    }

    private static Map<String, String> registrySettings(Path directory, int port) {
        return Map.of(
                "registry.data", directory.toString(),
                "registry.port", Integer.toString(port),
                "registry.drain-timeout", "2s");
    }

    StationPlan filter() {
        List<String> jvm = new ArrayList<>(jvm(1024));
        jvm.addAll(FLINK_OPENS);
        return plan(
                "filter",
                "stream-filter",
                "io.everalign.filter.FilterStationMain",
                jvm,
                onKafka(
                        Map.of(
                                "filter.checkpoint-dir",
                                path("filter"),
                                // As long as the broker allows: what a killed filter had written
                                // but not
                                // committed stays until its next start.
                                "filter.transaction-timeout",
                                "1h")));
    }

    StationPlan trainer() {
        return trainer(SMALL_MODEL);
    }

    /** The trainer with a recipe. */
    StationPlan trainer(Map<String, String> recipe) {
        Map<String, String> settings = new TreeMap<>(recipe);
        settings.put("train.registry", registry().toString());
        settings.put("train.work-dir", path("trainer"));
        return plan(
                "trainer",
                "trainer-worker",
                "io.everalign.trainer.TrainerMain",
                trainerJvm(settings),
                onKafka(settings));
    }

    /**
     * Decoded pictures of a batch lie on the heap, then outside of it: two batches that wait, one
     * that is being made and one whose step is taken.
     */
    private static List<String> trainerJvm(Map<String, String> settings) {
        long side = Long.parseLong(settings.getOrDefault("train.image-size", "289"));
        long pairs = Long.parseLong(settings.getOrDefault("train.batch-size", "1024"));
        int batchMiB = (int) Math.min(1 << 16, (3 * side * side * pairs) >> 20);
        List<String> jvm = new ArrayList<>(jvm(1024 + 2 * batchMiB));
        jvm.add("-XX:MaxDirectMemorySize=" + (512 + 5 * batchMiB) + "m");
        return jvm;
    }

    /** What writes pairs of files for the trainer. */
    StationPlan feed(Map<String, String> settings) {
        return plan(
                "feed",
                "trainer-worker",
                "io.everalign.trainer.feed.FeedMain",
                jvm(1024),
                onKafka(settings));
    }

    /** The crawler, reading these sites besides what the options name. */
    StationPlan crawler(SiteServer sites) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("crawl.state-dir", path("crawler"));
        settings.put("crawl.instance-id", "standalone");
        settings.put("crawl.delay", delay().toMillis() + "ms");
        settings.put("crawl.seeds", joined(seeds(sites)));
        options.folder().ifPresent(folder -> settings.put("crawl.folder", absolute(folder)));
        settings.put(
                "crawl.warc",
                joined(options.warcs().stream().map(StationPlans::absolute).toList()));
        if (!options.ownWeb()) {
            settings.put("crawl.allow-private-addresses", "true");
            settings.put("crawl.stay-on-seed-domains", "true");
            settings.put(
                    "crawl.resolve", joined(sites.sites().stream().map(Site::resolution).toList()));
        }
        return plan(
                "crawler",
                "ingest-crawler",
                "io.everalign.crawler.CrawlerMain",
                jvm(640),
                onKafka(settings));
    }

    /** Two cores train it in minutes; it learns, but it is no model to use. */
    private static final Map<String, String> SMALL_MODEL =
            Map.ofEntries(
                    Map.entry("train.model", MODEL),
                    Map.entry("train.image-tower", "custom"),
                    Map.entry("train.image-width", "0.5"),
                    Map.entry("train.image-depth", "0.5"),
                    Map.entry("train.image-size", "96"),
                    Map.entry("train.text-tower", "tiny"),
                    Map.entry("train.drop-connect", "0.1"),
                    Map.entry("train.initial-temperature", "0.1"),
                    Map.entry("train.vocabulary-size", "4000"),
                    Map.entry("train.vocabulary-pairs", "800"),
                    Map.entry("train.batch-size", "64"),
                    Map.entry("train.micro-batch", "64"),
                    Map.entry("train.steps-per-round", "8"),
                    Map.entry("train.publish-every", "3"),
                    Map.entry("train.learning-rate", "0.01"),
                    Map.entry("train.warm-up-steps", "30"),
                    Map.entry("train.average-decay", "0.98"),
                    Map.entry("train.held-out-per-mille", "60"),
                    Map.entry("train.evaluation-pairs", "500"),
                    Map.entry("train.shuffle-window", "512"),
                    Map.entry("train.decode-threads", "1"));

    private List<String> seeds(SiteServer sites) {
        return options.ownWeb()
                ? options.seeds().stream().map(URI::toString).toList()
                : sites.sites().stream().map(site -> site.seed(sites.port()).toString()).toList();
    }

    private StationPlan plan(
            String name,
            String module,
            String mainClass,
            List<String> jvm,
            Map<String, String> settings) {
        return new StationPlan(name, module, mainClass, jvm, Map.copyOf(settings))
                .with(options.settings().getOrDefault(name, Map.of()));
    }

    private Map<String, String> onKafka(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(settings);
        all.put("kafka.bootstrap-servers", bootstrapServers());
        return all;
    }

    private static List<String> jvm(int heapMiB) {
        return List.of("-Xmx" + heapMiB + "m", "-XX:+UseSerialGC");
    }

    private String path(String name) {
        return data.resolve(name).toString();
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    private static String joined(List<String> items) {
        return items.stream().collect(Collectors.joining(","));
    }
}
