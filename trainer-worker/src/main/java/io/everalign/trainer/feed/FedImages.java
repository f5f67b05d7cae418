package io.everalign.trainer.feed;

import io.everalign.images.BadImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Images read ahead by several threads and kept while there is room: captions share them. */
final class FedImages implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FedImages.class);
    private static final long ROOM_BYTES = 256L << 20;
    private static final int TOLD = 20;

    private final int shortSidePx;
    private final ExecutorService pool;
    private final Map<Path, Future<Optional<FedImage>>> read = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Path, Integer> sizes = new LinkedHashMap<>();
    private long held;
    private int broken;

    FedImages(int shortSidePx, int threads) {
        this.shortSidePx = shortSidePx;
        this.pool =
                Executors.newFixedThreadPool(
                        threads,
                        task -> {
                            Thread thread = new Thread(task, "feed-images");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** Begins to read an image, unless that has been done. */
    void ahead(Path file) {
        read.computeIfAbsent(file, path -> pool.submit(() -> image(path)));
    }

    /** The image, or empty if it is broken or missing, which is told the first times. */
    Optional<FedImage> get(Path file) throws InterruptedException {
        ahead(file);
        try {
            Optional<FedImage> image = read.get(file).get();
            keep(file, image.map(found -> found.bytes().length).orElse(0));
            return image;
        } catch (ExecutionException e) {
            throw new IllegalStateException(file + ": reading failed due to " + e.getCause(), e);
        }
    }

    private void keep(Path file, int bytes) {
        Integer before = sizes.put(file, bytes);
        held += bytes - (before == null ? 0 : before);
        Iterator<Path> oldest = read.keySet().iterator();
        while (held > ROOM_BYTES && oldest.hasNext()) {
            Integer size = sizes.remove(oldest.next());
            if (size != null) { // else it is being read ahead
                held -= size;
                oldest.remove();
            }
        }
    }

    private Optional<FedImage> image(Path file) {
        try {
            return Optional.of(FedImage.read(file, shortSidePx));
        } catch (BadImage e) {
            tell(file, e.reason() + ": " + e.getMessage());
        } catch (IOException e) {
            tell(file, e.toString());
        }
        return Optional.empty();
    }

    private synchronized void tell(Path file, String why) {
        broken++;
        if (broken <= TOLD) {
            LOG.warn("{} is left out: {}", file, why);
        }
        if (broken == TOLD) {
            LOG.warn("Further images that are left out are only counted");
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
