package io.everalign.filter.materialise;

import io.everalign.schemas.UndecodableException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The largest generation among all pairs. Every record is read: the last of each partition may be a
 * tombstone, no pair, or of an older generation while the newest has just begun elsewhere.
 */
final class NewestGeneration {

    private NewestGeneration() {}

    /**
     * Finds it.
     *
     * @throws IOException if there is no pair, or reading fails
     */
    static int of(TopicLog log, List<LogRange> filtered, int threads, Progress progress)
            throws IOException {
        List<Callable<Integer>> tasks =
                filtered.stream()
                        .<Callable<Integer>>map(range -> () -> within(log, range, progress))
                        .toList();
        int newest =
                Workers.run(threads, tasks).stream().mapToInt(Integer::intValue).max().orElse(0);
        if (newest == 0) {
            throw new IOException(
                    "%s: must have a pair for materialise.generation 0, the newest, but has none"
                            .formatted(filtered.get(0).topic()));
        }
        return newest;
    }

    private static int within(TopicLog log, LogRange range, Progress progress) throws IOException {
        int[] newest = {0};
        log.read(
                range,
                kept -> {
                    progress.read();
                    if (kept.value() != null) {
                        try {
                            int generation = KeptPair.decode(kept).pair().getGeneration();
                            newest[0] = Math.max(newest[0], generation);
                        } catch (UndecodableException e) {
                            // Counted and told of when the pairs are written.
                            return;
                        }
                    }
                });
        return newest[0];
    }
}
