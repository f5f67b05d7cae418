package io.everalign.standalone;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every station on this machine, each in a JVM of its own, kept running until {@link #close}. A
 * data directory that was used before goes on where it was.
 */
public final class Standalone implements AutoCloseable {

    private static final Duration BROKER_START = Duration.ofMinutes(2);
    private static final Duration STATION_DEADLINE = Duration.ofSeconds(6);
    private static final Duration DEADLINE = Duration.ofSeconds(9);

    private final StandaloneOptions options;
    private final Consumer<String> say;
    private final DataDirectory data;
    private final StationPlans plans;
    private final SiteServer sites;
    private final Corpus corpus;
    private final Stations stations;
    private @Nullable Thread fetcher;
    private volatile boolean closed;

    private Standalone(StandaloneOptions options, Consumer<String> say, DataDirectory data)
            throws IOException {
        this.options = options;
        this.say = say;
        this.data = data;
        this.plans = new StationPlans(options, data);
        this.stations = new Stations(options.home(), data, say);
        this.sites = new SiteServer(data.port("sites"));
        this.corpus = new Corpus(options.corpus().orElse(data.resolve("corpus")), say);
    }

    /**
     * Starts everything and returns once the broker is up and the stations have been started; they
     * come up by themselves.
     *
     * @param say told in plain sentences what happens, from several threads
     * @throws IOException if it cannot start; the message says what to do
     */
    public static Standalone start(StandaloneOptions options, Consumer<String> say)
            throws IOException, InterruptedException {
        DataDirectory data = DataDirectory.open(options.data());
        Standalone run;
        try {
            run = new Standalone(options, say, data);
        } catch (IOException | RuntimeException e) {
            data.close();
            throw e;
        }
        try {
            run.start();
            return run;
        } catch (IOException | InterruptedException | RuntimeException e) {
            run.close();
            throw e;
        }
    }

    private void start() throws IOException, InterruptedException {
        int registryPort = plans.registry().getPort();
        if (!DataDirectory.isFree(registryPort)) {
            throw new IOException(
                    "Port %d, where the registry is to answer, is in use; choose another with --port"
                            .formatted(registryPort));
        }
        if (!options.ownWeb()) {
            serve(Corpus.FIRST);
            Corpus.REST.stream().filter(corpus::has).forEach(this::serveFetched);
        }
        say.accept("starting the broker");
        SupervisedStation broker = stations.launch(plans.broker());
        try {
            broker.awaitUp(BROKER_START);
        } catch (TimeoutException e) {
            throw new IOException("The broker did not start: " + e.getMessage(), e);
        }
        say.accept("the broker is up; starting registry, filter, trainer and crawler");
        stations.launch(plans.registryPlan());
        stations.launch(plans.filter());
        stations.launch(plans.trainer());
        stations.launch(plans.crawler(sites));
        if (!options.ownWeb() && !Corpus.REST.stream().allMatch(corpus::has)) {
            fetcher = new Thread(this::fetchRest, "fetcher");
            fetcher.setDaemon(true);
            fetcher.start();
        }
    }

    private void serve(Collection<String> packages) throws IOException, InterruptedException {
        for (String name : packages) {
            Path root = corpus.fetch(name);
            sites.add(Site.of(name, Corpus.place(name), root));
        }
    }

    private void serveFetched(String name) {
        try {
            serve(List.of(name));
        } catch (IOException e) {
            say.accept(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fetches the other sites while the first are crawled, then shows the crawler all of them. */
    private void fetchRest() {
        try {
            for (String name : Corpus.REST) {
                if (!corpus.has(name)) {
                    serve(List.of(name));
                }
            }
        } catch (IOException e) {
            say.accept(e.getMessage());
        } catch (InterruptedException e) {
            return;
        }
        if (!closed) {
            say.accept(
                    "%d sites are there; the crawler takes in the new ones"
                            .formatted(sites.sites().size()));
            SupervisedStation crawler = station("crawler");
            crawler.replan(plans.crawler(sites));
            crawler.terminate();
        }
    }

    /**
     * A station: {@code broker}, {@code registry}, {@code filter}, {@code trainer} or {@code
     * crawler}.
     */
    public SupervisedStation station(String name) {
        return stations.get(name);
    }

    /** Every station started so far, in the order of their start. */
    public List<SupervisedStation> stations() {
        return stations.all();
    }

    /** Where Kafka's clients connect. */
    public String bootstrapServers() {
        return plans.bootstrapServers();
    }

    /** Where the registry's clients connect. */
    public URI registry() {
        return plans.registry();
    }

    /** Name under which the trainer publishes. */
    public String model() {
        return plans.model();
    }

    /** Everything that outlives the run. */
    public Path data() {
        return data.root();
    }

    SiteServer sites() {
        return sites;
    }

    Duration delay() {
        return plans.delay();
    }

    /** Ends everything in the order of the data path within ten seconds. */
    @Override
    public void close() {
        closed = true;
        Instant now = Instant.now();
        try {
            if (fetcher != null) {
                fetcher.interrupt();
            }
            stations.end(List.of("crawler", "trainer", "filter"), now.plus(STATION_DEADLINE));
            stations.end(List.of("registry"), now.plus(STATION_DEADLINE).plusSeconds(1));
            stations.end(List.of("broker"), now.plus(DEADLINE));
        } catch (InterruptedException e) {
            stations.kill();
            Thread.currentThread().interrupt();
        } finally {
            sites.close();
            data.close();
        }
    }
}
