package io.everalign.filter;

import io.everalign.filter.nsfw.MobileNetClassifier;
import io.everalign.filter.nsfw.NsfwClassifier;
import io.everalign.filter.nsfw.NsfwDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classifier of all threads of a process that ask for the same one, with the threads that run
 * it. Memory and threads are given back with the last user. There is no thread before the first
 * task, and none long after the last.
 */
final class SharedClassifier {

    private static final Logger LOG = LoggerFactory.getLogger(SharedClassifier.class);
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Map<Key, SharedClassifier> SHARED = new HashMap<>();

    private final NsfwClassifier classifier;
    private final ThreadPoolExecutor threads;
    private final Duration patience;
    private int users = 1;

    private SharedClassifier(NsfwClassifier classifier, Duration patience) {
        this.classifier = classifier;
        this.patience = patience;
        int parallelism = classifier.parallelism();
        threads =
                new ThreadPoolExecutor(
                        parallelism,
                        parallelism,
                        patience.toMillis(),
                        TimeUnit.MILLISECONDS,
                        new LinkedBlockingQueue<>(),
                        SharedClassifier::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private record Key(Path folder, NsfwDevice device, int batch) {}

    /** Reads the classifier unless another user has it. */
    static SharedClassifier acquire(NsfwSettings settings) {
        Path folder = Path.of(settings.model()).toAbsolutePath().normalize();
        Key key = new Key(folder, settings.device(), settings.batch());
        synchronized (SHARED) {
            SharedClassifier shared = SHARED.get(key);
            if (shared == null) {
                shared = new SharedClassifier(load(key), PATIENCE);
                SHARED.put(key, shared);
            } else {
                shared.users++;
            }
            return shared;
        }
    }

    /**
     * A classifier that nobody else uses.
     *
     * @param patience how long its last calls may take when it is closed
     */
    static SharedClassifier alone(NsfwClassifier classifier, Duration patience) {
        return new SharedClassifier(classifier, patience);
    }

    NsfwClassifier classifier() {
        return classifier;
    }

    Future<?> submit(Runnable task) {
        return threads.submit(task);
    }

    /** To be called once by each user. */
    void release() {
        synchronized (SHARED) {
            if (--users > 0) {
                return;
            }
            SHARED.values().remove(this);
        }
        close();
    }

    /**
     * Waits for the pictures under way, but not for long: native memory that is in use is left to
     * the end of the process, and not taken from under a thread.
     */
    private void close() {
        threads.shutdownNow();
        boolean ended = false;
        try {
            ended = threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ended) {
            classifier.close();
        } else {
            LOG.warn("The NSFW classifier still runs after {}; its memory is kept", patience);
        }
    }

    /** A classifier on the class path goes before our own. */
    private static NsfwClassifier load(Key key) {
        try {
            LOG.info("reading the NSFW model of {}", key.folder());
            NsfwClassifier.Provider provider =
                    ServiceLoader.load(NsfwClassifier.Provider.class)
                            .findFirst()
                            .orElse(MobileNetClassifier::load);
            return provider.load(key.folder(), key.device(), key.batch());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read filter.nsfw-model: "
                            + e.getMessage()
                            + "; everalign nsfw-model --out DIR makes one",
                    e);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "nsfw-classifier-" + NUMBERS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
