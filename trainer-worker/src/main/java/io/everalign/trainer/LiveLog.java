package io.everalign.trainer;

import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The open pairs of {@code pairs.filtered}: where each record behind the frontier lies. Offsets
 * alone cannot tell, because transaction markers have offsets too. What is known is bounded; the
 * rest is read once rounds have covered some of it. Used by one thread.
 */
final class LiveLog implements AutoCloseable {

    private static final int RECORDS_AT_ONCE = 20_000;

    private final long capacity;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SortedMap<Integer, Offsets> open = new TreeMap<>();

    /** The log behind a frontier; partitions that it lacks begin at 0. */
    LiveLog(KafkaSettings settings, Map<Integer, Long> frontier, long capacity) {
        this.capacity = capacity;
        consumer = Clients.reader(settings, "everalign-trainer-live");
        consumer.assign(Clients.partitions(settings, Topic.PAIRS_FILTERED));
        for (TopicPartition partition : consumer.assignment()) {
            open.put(partition.partition(), new Offsets());
            consumer.seek(partition, frontier.getOrDefault(partition.partition(), 0L));
        }
    }

    /** Reads on for about this long, or until all there is now is known. Returns how much came. */
    int read(Duration atMost) {
        int came = 0;
        while (pairs() < capacity && came < RECORDS_AT_ONCE) {
            int now = poll(atMost);
            if (now == 0) {
                break;
            }
            came += now;
        }
        return came;
    }

    /** Open pairs known. */
    long pairs() {
        return open.values().stream().mapToLong(offsets -> offsets.size).sum();
    }

    /** Their offsets by partition, ascending. */
    SortedMap<Integer, long[]> offsets() {
        SortedMap<Integer, long[]> offsets = new TreeMap<>();
        open.forEach((partition, known) -> offsets.put(partition, known.toArray()));
        return offsets;
    }

    /** Up to where each partition has been read, in their order. */
    List<Long> ends() {
        return consumer.assignment().stream()
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .map(consumer::position)
                .toList();
    }

    /** Number of pairs in a range behind the frontier; reads on as far as it takes. */
    long count(OffsetRange range) {
        TopicPartition partition =
                new TopicPartition(Topic.PAIRS_FILTERED.topicName(), range.getPartition());
        while (consumer.position(partition) < range.getTo()) {
            poll(Duration.ofMillis(200));
        }
        return open.getOrDefault(range.getPartition(), new Offsets()).within(range);
    }

    /** Forgets what is covered now, and lets the lag be seen. */
    void cover(Map<Integer, Long> frontier) {
        frontier.forEach(
                (partition, to) -> {
                    Offsets known = open.get(partition);
                    if (known != null) {
                        known.dropBelow(to);
                    }
                });
        Map<TopicPartition, OffsetAndMetadata> lag =
                frontier.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        entry ->
                                                new TopicPartition(
                                                        Topic.PAIRS_FILTERED.topicName(),
                                                        entry.getKey()),
                                        entry -> new OffsetAndMetadata(entry.getValue())));
        consumer.commitAsync(lag, null);
    }

    private int poll(Duration atMost) {
        int came = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
            Offsets known = open.get(record.partition());
            // A tombstone is not a pair.
            if (known != null && record.value() != null) {
                known.add(record.offset());
            }
            came++;
        }
        return came;
    }

    @Override
    public void close() {
        consumer.close(Clients.SOON);
    }

    /** Ascending offsets that grow at one end and shrink at the other. */
    private static final class Offsets {
        private long[] values = new long[1024];
        private int size;

        void add(long offset) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = offset;
        }

        long[] toArray() {
            return Arrays.copyOf(values, size);
        }

        long within(OffsetRange range) {
            return (long) position(range.getTo()) - position(range.getFrom());
        }

        void dropBelow(long offset) {
            int dropped = position(offset);
            size -= dropped;
            System.arraycopy(values, dropped, values, 0, size);
        }

        private int position(long offset) {
            int found = Arrays.binarySearch(values, 0, size, offset);
            return found < 0 ? -found - 1 : found;
        }
    }
}
