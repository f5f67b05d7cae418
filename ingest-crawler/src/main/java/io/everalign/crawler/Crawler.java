package io.everalign.crawler;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.everalign.runtime.Component;
import io.everalign.runtime.Health;
import io.everalign.schemas.Topic;
import io.everalign.schemas.Topics;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The crawler: the frontier's topology, the fetch threads, and the sources that they read. The life
 * of a URL is told in the package's description.
 */
public final class Crawler implements Component {

    private static final Logger LOG = LoggerFactory.getLogger(Crawler.class);
    private static final Duration DRAIN = Duration.ofSeconds(8);

    private final CrawlerSettings settings;
    private final ByteBudget budget;
    private final Web web;
    private final FolderSource folder;
    private final WarcSource archives;
    private final Fetches fetches;
    private final CrawlerMetrics metrics;
    private final Cache<String, Body> bodies;
    private final ReadTasks readTasks;
    private @Nullable KafkaStreams streams;
    private volatile @Nullable String broken;
    private volatile boolean closing;

    /** Opens nothing. */
    public Crawler(CrawlerSettings settings) {
        this.settings = settings;
        PageReader pages = new PageReader(settings);
        budget = new ByteBudget(settings.fetch().maxBytesInFlight());
        web = new Web(settings, budget);
        folder = new FolderSource(settings, pages, budget);
        archives = new WarcSource(settings, pages, budget);
        fetches =
                new Fetches(
                        settings.fetch().threads(),
                        budget,
                        new WebSource(settings, web, pages),
                        folder,
                        archives);
        metrics = new CrawlerMetrics(fetches::bytesInFlight, fetches::underWay);
        bodies =
                Caffeine.newBuilder()
                        .maximumWeight(settings.fetch().bodyCacheBytes())
                        .weigher((String url, Body body) -> url.length() + body.bytes().length)
                        .build();
        readTasks = new ReadTasks(settings.kafka(), settings.stream().applicationId());
    }

    @Override
    public void start() throws IOException, InterruptedException, ExecutionException {
        Files.createDirectories(settings.stream().stateDir());
        Topics.ensure(settings.kafka(), EnumSet.of(Topic.CRAWL_TASKS, Topic.PAIRS_RAW));
        new Seeds(settings, folder, archives).send();
        KafkaStreams started =
                new KafkaStreams(topology(settings, this::frontier), StreamProperties.of(settings));
        CollectorRegistry.defaultRegistry.register(metrics);
        streams = started;
        started.setUncaughtExceptionHandler(this::failed);
        started.start();
        readTasks.start();
    }

    /** Tasks to the frontier, pairs and new tasks out of it. */
    static Topology topology(
            CrawlerSettings settings,
            java.util.function.Supplier<Processor<byte[], byte[], byte[], byte[]>> frontier) {
        ByteArraySerializer serializer = new ByteArraySerializer();
        Topology topology = new Topology();
        topology.addSource(
                "found",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                Topic.CRAWL_TASKS.topicName());
        topology.addProcessor("frontier", frontier::get, "found");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(FrontierProcessor.STORE),
                        Serdes.Bytes(),
                        Serdes.ByteArray()),
                "frontier");
        // Counted often, written to its changelog once a commit.
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(FrontierProcessor.TOTALS),
                                Serdes.Bytes(),
                                Serdes.ByteArray())
                        .withCachingEnabled(),
                "frontier");
        topology.addSink(
                FrontierProcessor.PAIRS_SINK,
                Topic.PAIRS_RAW.topicName(),
                serializer,
                serializer,
                "frontier");
        topology.addSink(
                FrontierProcessor.TASKS_SINK,
                Topic.CRAWL_TASKS.topicName(),
                serializer,
                serializer,
                "frontier");
        return topology;
    }

    @Override
    public Health check() {
        KafkaStreams running = streams;
        if (broken != null) {
            return Health.down(broken);
        } else if (running == null) {
            return Health.down("starting");
        } else if (running.state() == KafkaStreams.State.ERROR) {
            return Health.down("Kafka Streams has given up");
        }
        long pairs = metrics.total(Totals.Name.PAIRS);
        long pending = metrics.pending();
        if (running.state() != KafkaStreams.State.RUNNING || metrics.partitions() == 0) {
            return Health.up("joining: Kafka Streams is " + running.state());
        }
        return Health.up(
                pending == 0
                        ? "idle: %d pairs published, no task pending".formatted(pairs)
                        : "crawling: %d pairs published, %d tasks pending"
                                .formatted(pairs, pending));
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        readTasks.close();
        if (streams != null) {
            streams.close(DRAIN);
            CollectorRegistry.defaultRegistry.unregister(metrics);
        }
        fetches.close();
        web.close();
    }

    CrawlerMetrics metrics() {
        return metrics;
    }

    private Processor<byte[], byte[], byte[], byte[]> frontier() {
        return new FrontierProcessor(settings, fetches, bodies, metrics);
    }

    private StreamThreadExceptionResponse failed(Throwable failure) {
        if (!closing) {
            LOG.error("The frontier stops due to {}", failure.toString(), failure);
            broken = "the frontier stopped: " + failure;
        }
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
}
