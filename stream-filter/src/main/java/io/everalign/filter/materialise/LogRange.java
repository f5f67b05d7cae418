package io.everalign.filter.materialise;

import io.everalign.schemas.Topic;

/**
 * Records of a partition.
 *
 * @param topic the topic
 * @param partition the partition
 * @param from offset of the first
 * @param to offset behind the last
 */
record LogRange(Topic topic, int partition, long from, long to) {

    /** How many offsets there are; compaction and aborted transactions leave fewer records. */
    long size() {
        return to - from;
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
