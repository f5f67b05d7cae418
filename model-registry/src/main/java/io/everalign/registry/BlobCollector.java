package io.everalign.registry;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Deletes blobs that no version and no pin names and that nobody has needed for a while. A version
 * or pin comes into being under the same lock under which a blob is deleted, so neither can name a
 * blob that is gone; an upload is no blob yet.
 */
final class BlobCollector {

    private final BlobStore blobs;
    private final Catalog catalog;
    private final Pins pins;
    private final ReentrantLock commits;
    private final Duration grace;
    private final InstantSource clock;
    private final RegistryMetrics metrics;
    private final Instant started;

    BlobCollector(
            BlobStore blobs,
            Catalog catalog,
            Pins pins,
            ReentrantLock commits,
            Duration grace,
            InstantSource clock,
            RegistryMetrics metrics) {
        this.blobs = blobs;
        this.catalog = catalog;
        this.pins = pins;
        this.commits = commits;
        this.grace = grace;
        this.clock = clock;
        this.metrics = metrics;
        this.started = clock.instant();
    }

    /**
     * One pass. Uploads whose publication was cut off by the registry's own absence get the whole
     * grace again: nothing is deleted before that much time has passed since the start.
     */
    void collect() throws IOException {
        Instant since = clock.instant().minus(grace);
        if (since.isBefore(started)) {
            return;
        }
        blobs.each(
                digest -> {
                    if (Names.isDigest(digest) && !needed(digest)) {
                        delete(digest, since);
                    }
                });
        metrics.collections.inc();
    }

    private void delete(String digest, Instant since) throws IOException {
        commits.lock();
        try {
            long size = needed(digest) ? -1 : blobs.deleteUnlessNeededSince(digest, since);
            if (size >= 0) {
                metrics.blobsCollected.inc();
                metrics.bytesCollected.inc((double) size);
            }
        } finally {
            commits.unlock();
        }
    }

    private boolean needed(String digest) {
        return catalog.references(digest) || pins.keeps(digest);
    }
}
