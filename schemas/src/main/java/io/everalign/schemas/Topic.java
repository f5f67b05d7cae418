package io.everalign.schemas;

import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** Every topic: its name and how the broker keeps it. The only place where a name is written. */
public enum Topic {
    /** URLs to fetch, keyed by registrable domain. Internal to the crawler. */
    CRAWL_TASKS("crawl.tasks", Spread.DATA, Keep.FOREVER, 1 << 20),
    /** Pairs as fetched, keyed by pair id. */
    PAIRS_RAW("pairs.raw", Spread.DATA, Keep.FOREVER, 16 << 20),
    /** Texts and images past their limit, keyed by side, hash and epoch. */
    PAIRS_OVER("pairs.over", Spread.DATA, Keep.LATEST_PER_KEY, 1 << 20),
    /** Pairs that must not be used, keyed by {@link RetractionKey}. */
    PAIRS_RETRACTED("pairs.retracted", Spread.DATA, Keep.LATEST_PER_KEY, 1 << 20),
    /** How far the census has counted, keyed by raw partition. */
    CENSUS_PROGRESS("census.progress", Spread.SINGLE, Keep.FOREVER, 1 << 20),
    /** Every occurrence without its bytes, keyed by raw partition. */
    PAIRS_LEDGER("pairs.ledger", Spread.DATA, Keep.FOREVER, 1 << 20),
    /** Accepted pairs, keyed by pair id: the replay buffer of training. */
    PAIRS_FILTERED("pairs.filtered", Spread.DATA, Keep.LATEST_PER_KEY, 16 << 20),
    /** Rejected records with their reason, keyed by pair id. */
    PAIRS_REJECTED("pairs.rejected", Spread.DATA, Keep.FOREVER, 1 << 20),
    /** What each census epoch and generation was started with, keyed by kind and number. */
    FILTER_SETTINGS("filter.settings", Spread.SINGLE, Keep.FOREVER, 1 << 20),
    /** Ranges of raw pairs with what was known when they were judged, keyed by raw partition. */
    FILTER_RANGES("filter.ranges", Spread.SINGLE, Keep.FOREVER, 1 << 20),
    /** The log whose fold is the model. */
    TRAIN_ROUNDS("train.rounds", Spread.SINGLE, Keep.FOREVER, 1 << 20),
    /** What workers announce, keyed by round. */
    TRAIN_CONTRIBUTIONS("train.contributions", Spread.SINGLE, Keep.FOREVER, 1 << 20),
    /** What the registry did, keyed by model. */
    REGISTRY_EVENTS("registry.events", Spread.SINGLE, Keep.FOREVER, 1 << 20);

    private enum Spread {
        /** One partition: a total order. */
        SINGLE,
        /** As many partitions as {@code kafka.partitions} says. */
        DATA
    }

    private enum Keep {
        /** Never deleted by time. */
        FOREVER,
        /** Compacted: the newest record of each key stays. */
        LATEST_PER_KEY
    }

    private final String topicName;
    private final Spread spread;
    private final Keep keep;
    private final int maxRecordBytes;

    Topic(String topicName, Spread spread, Keep keep, int maxRecordBytes) {
        this.topicName = topicName;
        this.spread = spread;
        this.keep = keep;
        this.maxRecordBytes = maxRecordBytes;
    }

    /** Name on the broker. */
    public String topicName() {
        return topicName;
    }

    /**
     * Largest record batch the broker takes, in bytes. A producer's request must stay within it.
     */
    public int maxRecordBytes() {
        return maxRecordBytes;
    }

    /** Number of partitions, where topics of data have {@code dataPartitions}. */
    public int partitions(int dataPartitions) {
        return spread == Spread.SINGLE ? 1 : dataPartitions;
    }

    /** Settings of the topic on the broker. */
    public Map<String, String> config() {
        String policy =
                keep == Keep.FOREVER
                        ? TopicConfig.CLEANUP_POLICY_DELETE
                        : TopicConfig.CLEANUP_POLICY_COMPACT;
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                policy,
                TopicConfig.RETENTION_MS_CONFIG,
                "-1",
                TopicConfig.RETENTION_BYTES_CONFIG,
                "-1",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(maxRecordBytes));
    }

    @Override
    public String toString() {
        return topicName;
    }
}
