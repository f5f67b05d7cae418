package io.everalign.filter.materialise;

import io.everalign.schemas.Topic;
import java.util.List;

/**
 * Where the topics begin and end for a run.
 *
 * <p>The ends of {@code pairs.filtered} are taken first and leave out open transactions; those of
 * the other topics are taken after them and leave out nothing. What takes a pair back is written
 * before the pair's tombstone, so no tombstone is seen without its retraction.
 *
 * @param filtered partitions of {@code pairs.filtered}
 * @param retracted partitions of {@code pairs.retracted}
 * @param over partitions of {@code pairs.over}
 */
record Snapshot(List<LogRange> filtered, List<LogRange> retracted, List<LogRange> over) {

    /** The topics as they are now. */
    static Snapshot of(TopicLog log) {
        List<LogRange> filtered = log.decided(Topic.PAIRS_FILTERED);
        return new Snapshot(
                filtered, log.written(Topic.PAIRS_RETRACTED), log.written(Topic.PAIRS_OVER));
    }
}
