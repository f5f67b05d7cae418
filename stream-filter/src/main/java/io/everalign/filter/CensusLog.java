package io.everalign.filter;

import io.everalign.schemas.CensusProgress;
import io.everalign.schemas.Codec;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the census has counted, read from its topic. Used by one thread at a time.
 *
 * <p>A transaction's commit reaches its partitions one after the other: progress can be visible
 * before the keys of {@code pairs.over} of the same transaction are. So a range names the high
 * watermarks of {@code pairs.over}, uncommitted records included, as they were after its progress
 * was seen; the keys were written before the transaction was committed, so they lie below.
 */
final class CensusLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CensusLog.class);
    private static final TopicPartition PROGRESS =
            new TopicPartition(Topic.CENSUS_PROGRESS.topicName(), 0);

    private static final Duration RAW_ENDS_EVERY = Duration.ofSeconds(1);

    private final Properties properties;
    private final int epoch;
    private final Codec<CensusProgress> codec = Codec.of(CensusProgress.class);
    private @Nullable KafkaConsumer<byte[], byte[]> committed;
    private @Nullable KafkaConsumer<byte[], byte[]> uncommitted;
    private long lookedAtRawNanos = System.nanoTime() - RAW_ENDS_EVERY.toNanos();
    private boolean closed;

    CensusLog(Properties properties, int epoch) {
        this.properties = properties;
        this.epoch = epoch;
    }

    /**
     * What the log has said since the last call.
     *
     * @param ranges counted ranges, in the order of the log
     * @param rawEnds ends of {@code pairs.raw}; empty if they were looked up a moment ago
     */
    record News(List<RawRange> ranges, Map<Integer, Long> rawEnds) {}

    /** Reads on; {@code from} counts only for the first call. */
    synchronized News poll(long from) {
        if (closed) {
            return new News(List.of(), Map.of());
        }
        KafkaConsumer<byte[], byte[]> progress = progress(from);
        List<ConsumerRecord<byte[], byte[]>> records =
                progress.poll(Duration.ofMillis(50)).records(PROGRESS);
        KafkaConsumer<byte[], byte[]> ends = ends();
        Map<Integer, Long> overEnds = records.isEmpty() ? Map.of() : ends(ends, Topic.PAIRS_OVER);
        List<RawRange> ranges = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            RawRange range = range(record, overEnds);
            if (range != null) {
                ranges.add(range);
            }
        }
        return new News(ranges, rawEnds(progress));
    }

    /** Ends the reading; a call of {@link #poll} under way ends first. */
    @Override
    public synchronized void close() {
        closed = true;
        if (committed != null) {
            committed.close();
        }
        if (uncommitted != null) {
            uncommitted.close();
        }
    }

    private Map<Integer, Long> rawEnds(KafkaConsumer<byte[], byte[]> consumer) {
        long now = System.nanoTime();
        if (now - lookedAtRawNanos < RAW_ENDS_EVERY.toNanos()) {
            return Map.of();
        }
        lookedAtRawNanos = now;
        return ends(consumer, Topic.PAIRS_RAW);
    }

    private @Nullable RawRange range(
            ConsumerRecord<byte[], byte[]> record, Map<Integer, Long> overEnds) {
        try {
            CensusProgress counted = codec.decode(record.value());
            if (counted.getEpoch() != epoch) {
                return null;
            }
            ByteBuffer bits = counted.getRepeats().duplicate();
            byte[] repeats = new byte[bits.remaining()];
            bits.get(repeats);
            return new RawRange(
                    counted.getPartition(),
                    counted.getFrom(),
                    counted.getTo(),
                    counted.getFrom(),
                    repeats,
                    record.offset(),
                    overEnds);
        } catch (UndecodableException e) {
            LOG.warn("{} at {} is left out: {}", PROGRESS, record.offset(), e.getMessage());
            return null;
        }
    }

    private KafkaConsumer<byte[], byte[]> progress(long from) {
        if (committed == null) {
            committed = consumer("read_committed", "everalign-gate");
            committed.assign(List.of(PROGRESS));
            committed.seek(PROGRESS, from);
        }
        return committed;
    }

    private KafkaConsumer<byte[], byte[]> ends() {
        if (uncommitted == null) {
            uncommitted = consumer("read_uncommitted", "everalign-gate-ends");
        }
        return uncommitted;
    }

    private KafkaConsumer<byte[], byte[]> consumer(String isolation, String clientId) {
        Properties own = new Properties();
        own.putAll(properties);
        own.setProperty("isolation.level", isolation);
        own.setProperty("client.id", clientId);
        return new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<Integer, Long> ends(KafkaConsumer<byte[], byte[]> consumer, Topic topic) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic.topicName()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        Map<Integer, Long> ends = new HashMap<>();
        consumer.endOffsets(partitions).forEach((tp, end) -> ends.put(tp.partition(), end));
        return ends;
    }
}
