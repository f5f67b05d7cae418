package io.everalign.filter;

import io.everalign.schemas.PairHeaders;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads ranges of {@code pairs.raw}. Of each raw partition one range is read at a time, and only
 * once the keys that are over have been read as far as the range asks. Used by one thread at a
 * time.
 */
final class RawLog implements AutoCloseable {

    private static final Duration WAIT = Duration.ofMillis(100);
    private static final byte[] NONE = new byte[0];

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final OverKeys over;
    private final Map<TopicPartition, Queue<RawRange>> ranges = new HashMap<>();

    /** Fetched records that belong to no range yet, from {@code reached} on without a gap. */
    private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> ahead =
            new HashMap<>();

    /** For each raw partition, the range whose records are given, by its name. */
    private final Map<Integer, String> begun = new HashMap<>();

    private final Map<TopicPartition, Long> reached = new HashMap<>();

    RawLog(Properties properties, OverKeys over) {
        this.over = over;
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void add(List<RawRange> added) {
        for (RawRange range : added) {
            TopicPartition partition =
                    new TopicPartition(Topic.PAIRS_RAW.topicName(), range.partition());
            ranges.computeIfAbsent(partition, p -> new ArrayDeque<>()).add(range);
            ahead.computeIfAbsent(partition, p -> new ArrayDeque<>());
        }
        if (!consumer.assignment().equals(ranges.keySet())) {
            consumer.assign(ranges.keySet());
        }
        ranges.keySet().forEach(this::begin);
    }

    /** What could be read within a short time: records of the ranges, and ranges that ended. */
    RecordsWithSplitIds<RawRecord> fetch() {
        RecordsBySplits.Builder<RawRecord> batch = new RecordsBySplits.Builder<>();
        List<TopicPartition> open = open();
        if (open.isEmpty()) {
            over.readOn(WAIT);
            return batch.build();
        }
        if (open.stream().allMatch(this::needsMore)) {
            poll(open);
        }
        open.forEach(partition -> drain(partition, batch));
        return batch.build();
    }

    @Override
    public void close() {
        over.close();
        consumer.close();
    }

    /** The partitions with a range that may be read now. */
    private List<TopicPartition> open() {
        List<TopicPartition> open = new ArrayList<>();
        ranges.forEach(
                (partition, queue) -> {
                    RawRange range = queue.peek();
                    if (range != null && over.reached(range.overEnds())) {
                        open.add(partition);
                    }
                });
        return open;
    }

    private boolean needsMore(TopicPartition partition) {
        return ahead.get(partition).isEmpty() && !hasEnded(partition);
    }

    private void poll(List<TopicPartition> open) {
        consumer.pause(consumer.assignment());
        consumer.resume(open);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
            ahead.get(new TopicPartition(record.topic(), record.partition())).add(record);
        }
    }

    private void drain(TopicPartition partition, RecordsBySplits.Builder<RawRecord> batch) {
        RawRange range = ranges.get(partition).element();
        Deque<ConsumerRecord<byte[], byte[]>> records = ahead.get(partition);
        while (!records.isEmpty() && records.element().offset() < range.to()) {
            batch.add(range.splitId(), record(records.remove(), range));
        }
        if (hasEnded(partition)) {
            batch.addFinishedSplit(range.splitId());
            ranges.get(partition).remove();
            reached.put(partition, range.to());
            begin(partition);
        }
    }

    private boolean hasEnded(TopicPartition partition) {
        long to = ranges.get(partition).element().to();
        Deque<ConsumerRecord<byte[], byte[]>> records = ahead.get(partition);
        return records.isEmpty()
                ? consumer.position(partition) >= to
                : records.element().offset() >= to;
    }

    /** Goes to the first range of the partition, unless what was fetched goes on there. */
    private void begin(TopicPartition partition) {
        RawRange range = ranges.get(partition).peek();
        if (range != null && reached.getOrDefault(partition, -1L) != range.from()) {
            ahead.get(partition).clear();
            consumer.seek(partition, range.from());
            reached.put(partition, range.from());
        }
    }

    /** The range, if its first record is at hand; what is left of a range was begun before. */
    private byte[] opens(RawRange range) {
        String before = begun.put(range.partition(), range.splitId());
        boolean first = !range.splitId().equals(before);
        return first && range.from() == range.bitsFrom() ? RawRangeSerializer.bytes(range) : NONE;
    }

    private RawRecord record(ConsumerRecord<byte[], byte[]> raw, RawRange range) {
        byte[] image = NONE;
        byte[] text = NONE;
        String problem = "";
        try {
            PairHeaders headers = PairHeaders.read(raw.headers());
            image = headers.imageHash().bytes();
            text = headers.textHash().bytes();
        } catch (UndecodableException e) {
            problem = String.valueOf(e.getMessage());
        }
        return new RawRecord(
                raw.partition(),
                raw.offset(),
                raw.key() == null ? NONE : raw.key(),
                raw.value() == null ? NONE : raw.value(),
                image,
                text,
                problem,
                range.repeated(raw.offset()),
                problem.isEmpty() && over.isTextOver(text, range.overEnds()),
                problem.isEmpty() && over.isImageOver(image, range.overEnds()),
                opens(range));
    }
}
