package io.everalign.standalone;

import io.everalign.registry.client.RegistryClient;
import io.everalign.registry.client.Version;
import io.everalign.registry.client.VersionSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Training on files with the very trainer that follows a stream: a broker takes the files' pairs, a
 * registry the versions. All pairs are there before training begins; up to 100,000 of them the same
 * command gives the same rounds.
 */
final class TrainRun implements AutoCloseable {

    private static final String MODEL = "everalign/trained";
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int MOST_RESTARTS = 3;
    private static final int MOST_LOOKS_DOWN = 5;

    /** While a station starts, libraries are unpacked and files are read. */
    private static final int MOST_LOOKS_STARTING = 300;

    /** Older pairs are leased by whole stretches of each partition, the rest waits for ever. */
    private static final long FEWEST_PAIRS = 256;

    /** What a complete log asks for: every pair is used, as often as the time allows. */
    private static final Map<String, String> FILES =
            Map.of(
                    "train.model", MODEL,
                    "train.replay-ratio", "0",
                    "train.when-behind", "lag",
                    "train.max-repeats", "32767",
                    "train.publish-every", "20");

    private final TrainArguments arguments;
    private final LiveView view;
    private final DataDirectory data;
    private final StationPlans plans;
    private final Stations stations;
    private boolean finished;

    private TrainRun(TrainArguments arguments, LiveView view, DataDirectory data)
            throws IOException {
        this.arguments = arguments;
        this.view = view;
        this.data = data;
        StandaloneOptions options = StandaloneOptions.in(arguments.data()).withRegistryPort(0);
        this.plans = new StationPlans(options, data);
        this.stations = new Stations(options.home(), data, view::say);
    }

    /** Starts the broker and the registry. */
    static TrainRun start(TrainArguments arguments, LiveView view)
            throws IOException, InterruptedException {
        DataDirectory data = DataDirectory.open(arguments.data());
        TrainRun run;
        try {
            run = new TrainRun(arguments, view, data);
        } catch (IOException | RuntimeException e) {
            data.close();
            throw e;
        }
        try {
            run.up(plans -> plans.broker());
            run.up(plans -> plans.registryPlan());
            return run;
        } catch (IOException | InterruptedException | RuntimeException e) {
            run.close();
            throw e;
        }
    }

    /** Feeds, trains until the end, and brings the model into its folder. */
    void train() throws IOException, InterruptedException {
        long pairs = feed();
        Map<String, String> settings = settings(pairs);
        stations.launch(plans.trainer(settings));
        Scrape ended = await("trainer", "everalign_trainer_ended", this::progress);
        RegistryClient registry = new RegistryClient(plans.registry());
        Version version = last(registry, settings.get("train.model"), ended);
        registry.pull(version.model(), version.id(), arguments.out());
        // Its report is drawn to the end when it is told to end.
        stations.end(List.of("trainer"), Instant.now().plusSeconds(20));
        copyReport();
        view.show(List.of());
        view.say(
                "version %s of step %s is in %s"
                        .formatted(version.id(), version.lineage().get("step"), arguments.out()));
        version.summary()
                .metrics()
                .forEach(
                        (name, value) ->
                                view.say(String.format(Locale.ROOT, "  %-20s %.4f", name, value)));
        finished = true;
    }

    /** The version of the state that training has ended with. */
    private Version last(RegistryClient registry, String model, Scrape ended) throws IOException {
        String step = "%.0f".formatted(ended.sum("everalign_trainer_step").orElse(0));
        List<VersionSummary> versions = registry.versions(model, 1);
        Version version = versions.isEmpty() ? null : registry.resolve(model, versions.get(0).id());
        if (version == null || !step.equals(String.valueOf(version.lineage().get("step")))) {
            throw new IOException(
                    "Training has ended at step %s without a version of it; see the log %s"
                            .formatted(step, stations.get("trainer").log()));
        }
        return version;
    }

    private long feed() throws IOException, InterruptedException {
        stations.launch(plans.feed(arguments.feed()));
        Scrape fed =
                await(
                        "feed",
                        "everalign_feed_done",
                        (station, figures) -> "feed      " + station.state().detail());
        long pairs = (long) fed.sum("everalign_feed_pairs", "outcome", "written").orElse(0);
        view.say(
                "%d pairs are there, %.0f rows without a usable image are left out"
                        .formatted(
                                pairs,
                                fed.sum("everalign_feed_pairs", "outcome", "broken").orElse(0)));
        stations.end(List.of("feed"), Instant.now().plusSeconds(8));
        return pairs;
    }

    /**
     * A round reads half of a small corpus at most, and the vocabulary waits for no more than all.
     */
    private Map<String, String> settings(long pairs) throws IOException {
        Map<String, String> settings = new TreeMap<>(FILES);
        settings.putAll(arguments.trainer());
        long batch = whole(settings, "train.batch-size", "1024");
        whole(settings, "train.image-size", "289");
        long fewest = Math.max(FEWEST_PAIRS, 2 * batch);
        if (pairs < fewest) {
            throw new IOException(
                    "There must be at least %d pairs with a usable image for train.batch-size=%d, but there are %d; see %s"
                            .formatted(fewest, batch, pairs, data.log("feed")));
        }
        atMost(settings, "train.vocabulary-pairs", "100000", pairs);
        long steps = Math.max(1, pairs / (2 * batch));
        if (settings.containsKey("train.end-after-steps")) {
            // The last cool-down takes whole rounds.
            steps = Math.min(steps, Math.max(1, whole(settings, "train.end-after-steps", "") / 10));
        }
        atMost(settings, "train.steps-per-round", "50", steps);
        return settings;
    }

    private static void atMost(Map<String, String> settings, String key, String standard, long most)
            throws IOException {
        settings.put(key, Long.toString(Math.min(whole(settings, key, standard), most)));
    }

    private static long whole(Map<String, String> settings, String key, String standard)
            throws IOException {
        String value = settings.getOrDefault(key, standard);
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw new IOException(
                    "%s must be a whole number from 1 to 999999999, not \"%s\""
                            .formatted(key, value));
        }
        return Long.parseLong(value);
    }

    /** What a station's line says. */
    @FunctionalInterface
    private interface Line {
        String of(SupervisedStation station, Figures figures);
    }

    private String progress(SupervisedStation station, Figures figures) {
        return "trainer   "
                + (station.state().up()
                                && figures.newest().sum("everalign_trainer_step").orElse(0) > 0
                        ? StationLines.trainer(station.state(), figures)
                        : station.state().detail());
    }

    /** Waits until a station's metric is 1, drawing its line meanwhile. */
    private Scrape await(String name, String metric, Line line)
            throws IOException, InterruptedException {
        SupervisedStation station = stations.get(name);
        Figures figures = new Figures();
        int down = 0;
        int most = MOST_LOOKS_STARTING;
        while (station.state().metrics().sum(metric).orElse(0) != 1) {
            down = station.state().down() ? down + 1 : 0;
            most = station.state().up() ? MOST_LOOKS_DOWN : most;
            // What it says of itself will not mend: it has its files, broker and registry here.
            if (down > most || station.restarts() > MOST_RESTARTS || station.isUnusable()) {
                throw new IOException(
                        "%s %s; its log is %s"
                                .formatted(name, station.state().detail(), station.log()));
            }
            figures.take(Instant.now(), station.state().metrics());
            view.show(List.of(line.of(station, figures)));
            Thread.sleep(LOOK.toMillis());
        }
        return station.state().metrics();
    }

    /** Chooses a plan. */
    @FunctionalInterface
    private interface Choice {
        StationPlan of(StationPlans plans);
    }

    private void up(Choice choice) throws IOException, InterruptedException {
        SupervisedStation station = stations.launch(choice.of(plans));
        view.say("starting the " + station.name());
        try {
            station.awaitUp(START);
        } catch (TimeoutException e) {
            throw new IOException(
                    "The %s did not start: %s".formatted(station.name(), e.getMessage()), e);
        }
    }

    private void copyReport() throws IOException {
        Path report = data.resolve("trainer").resolve("report").resolve("report.html");
        if (Files.exists(report)) {
            Files.copy(
                    report,
                    arguments.out().resolve("report.html"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Ends everything; what only this run needed is removed when the model is there. */
    @Override
    public void close() {
        Instant deadline = Instant.now().plusSeconds(9);
        try {
            stations.end(List.of("feed", "trainer"), deadline.minusSeconds(3));
            stations.end(List.of("registry", "broker"), deadline);
        } catch (InterruptedException e) {
            stations.kill();
            Thread.currentThread().interrupt();
        } finally {
            data.close();
        }
        if (finished && !arguments.keep()) {
            remove(arguments.data());
        }
    }

    private void remove(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException | UncheckedIOException e) {
            view.say("%s could not be removed: %s".formatted(folder, e.getMessage()));
        }
    }
}
