package io.everalign.registry;

import io.everalign.runtime.Component;
import io.everalign.runtime.Health;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry: blobs, the catalog of versions over them, and the HTTP front. Everything it knows
 * is on the disk before it is said, so killing it loses nothing that anyone was told.
 */
public final class Registry implements Component {

    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
    private static final int MOST_LOOPS = 4;
    private static final int WORKERS = 8;

    private final RegistrySettings settings;
    private final RegistryMetrics metrics;
    private final BlobStore blobs;
    private final Journal journal;
    private final Catalog catalog;
    private final Pins pins;
    private final BlobCollector collector;
    private final EventSender events;
    private final List<HttpFront> fronts = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService collecting =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "blob-collector");
                        thread.setDaemon(true);
                        return thread;
                    });
    private @Nullable ScheduledFuture<?> passes;
    private @Nullable FileChannel lock;
    private @Nullable Vertx vertx;
    private volatile boolean serving;

    /** The registry of a process. */
    public Registry(RegistrySettings settings) {
        this(settings, CollectorRegistry.defaultRegistry);
    }

    /** A registry that counts elsewhere; one of several in a test. */
    public Registry(RegistrySettings settings, CollectorRegistry counters) {
        this(settings, counters, InstantSource.system());
    }

    Registry(RegistrySettings settings, CollectorRegistry counters, InstantSource clock) {
        Path data = settings.data();
        ReentrantLock commits = new ReentrantLock();
        this.settings = settings;
        metrics = new RegistryMetrics(counters);
        blobs = new BlobStore(data, clock);
        journal = new Journal(data.resolve("journal"));
        catalog = new Catalog(data, blobs, journal, commits, clock);
        pins = new Pins(data, blobs, commits);
        events = new EventSender(settings.kafka(), journal, metrics);
        collector =
                new BlobCollector(
                        blobs, catalog, pins, commits, settings.collectGrace(), clock, metrics);
    }

    @Override
    public void start() throws Exception {
        Durable.makeFolders(settings.data().toAbsolutePath());
        lock = locked(settings.data().resolve("lock"));
        blobs.open();
        catalog.open();
        pins.open();
        listen();
        long pause = settings.collectInterval().toMillis();
        passes =
                collecting.scheduleWithFixedDelay(
                        this::collect, pause, pause, TimeUnit.MILLISECONDS);
        events.start();
        serving = true;
        LOG.info("Serving {} on http://{}:{}", settings.data(), settings.host(), port());
    }

    @Override
    public Health check() {
        String detail =
                "%d models on port %d, %d pins"
                        .formatted(catalog.models().size(), port(), pins.count());
        return serving ? Health.up(detail) : Health.down("not serving");
    }

    /** Port on which clients are served; 0 while none are. */
    public int port() {
        return fronts.isEmpty() ? 0 : fronts.get(0).port();
    }

    /** Answers what is under way, and then nothing. */
    @Override
    public void close() {
        serving = false;
        if (passes != null) {
            passes.cancel(true);
        }
        collecting.shutdownNow();
        events.close();
        Vertx open = vertx;
        vertx = null;
        try {
            if (open != null) {
                for (String deployed : List.copyOf(open.deploymentIDs())) {
                    await(open.undeploy(deployed));
                }
                await(open.close());
            }
            journal.close();
            if (lock != null) {
                lock.close();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The registry ended with {}", e.toString(), e);
        }
    }

    private void listen() throws IOException {
        FileSystemOptions files =
                new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false);
        Vertx started =
                Vertx.vertx(
                        new VertxOptions().setFileSystemOptions(files).setWorkerPoolSize(WORKERS));
        vertx = started;
        Api api = new Api(catalog, blobs, pins, metrics);
        Routes routes = new Routes(api, new Hub(catalog, blobs), new Page(catalog), catalog);
        AtomicInteger connections = new AtomicInteger();
        int loops = Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors());
        try {
            await(
                    started.deployVerticle(
                            () -> {
                                HttpFront front =
                                        new HttpFront(
                                                settings, routes, blobs, metrics, connections);
                                fronts.add(front);
                                return front;
                            },
                            new DeploymentOptions().setInstances(loops)));
        } catch (IOException e) {
            throw e.getCause() instanceof BindException
                    ? new IOException(
                            "%s:%d is in use; choose another with --registry.port"
                                    .formatted(settings.host(), settings.port()),
                            e)
                    : e;
        }
    }

    private void collect() {
        try {
            collector.collect();
        } catch (IOException | RuntimeException e) {
            LOG.warn("Collecting blobs failed due to {}", e.toString(), e);
        }
    }

    private static FileChannel locked(Path path) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock taken = file.tryLock();
            if (taken != null) {
                return file;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("{} is locked by this very process", path);
        }
        file.close();
        throw new IOException(
                path.getParent()
                        + " is in use by another registry; stop it or choose another"
                        + " folder with --registry.data");
    }

    private <T> T await(Future<T> future) throws IOException {
        long most = settings.drainTimeout().toMillis() + 30_000;
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(most, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause().getMessage()), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("No end after " + most + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }
}
