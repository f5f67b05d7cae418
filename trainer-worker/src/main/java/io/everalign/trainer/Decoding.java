package io.everalign.trainer;

import io.everalign.images.BadImage;
import io.everalign.model.ImagePreprocessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes and augments images on a pool of threads. The order of the results is the input's. */
final class Decoding implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Decoding.class);

    private final ImagePreprocessor preprocessor;
    private final ExecutorService pool;

    Decoding(ImagePreprocessor preprocessor, int threads) {
        this.preprocessor = preprocessor;
        this.pool = Executors.newFixedThreadPool(threads, Decoding::daemon);
    }

    /** Each pair's example, empty where the image is broken; the same seed crops the same. */
    List<Optional<Example>> decode(List<JudgedPair> pairs, long seed) throws InterruptedException {
        List<Future<Optional<Example>>> under = new ArrayList<>();
        for (JudgedPair pair : pairs) {
            long own = Seeds.mix(seed, pair.partition(), pair.offset());
            under.add(pool.submit(() -> decode(pair, own)));
        }
        List<Optional<Example>> done = new ArrayList<>();
        for (Future<Optional<Example>> future : under) {
            try {
                done.add(future.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("Decoding failed due to " + e.getCause(), e);
            }
        }
        return done;
    }

    private Optional<Example> decode(JudgedPair pair, long seed) {
        try {
            return Optional.of(new Example(pair, preprocessor.augmented(pair.image(), seed)));
        } catch (BadImage e) {
            LOG.debug("The image of {} is broken: {}", pair.id(), e.getMessage());
            return Optional.empty();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "decoding");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
