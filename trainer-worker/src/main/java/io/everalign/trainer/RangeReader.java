package io.everalign.trainer;

import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads offset ranges of one topic by random access. A range holds fewer records than offsets:
 * transaction markers, aborted records and compacted ones have offsets too. Used by one thread.
 */
final class RangeReader implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Topic topic;
    private final KafkaConsumer<byte[], byte[]> consumer;

    RangeReader(KafkaSettings settings, Topic topic, String clientId) {
        this.topic = topic;
        this.consumer = Clients.seeker(settings, clientId);
    }

    /**
     * Every committed record of the range, in order; waits while Kafka is away.
     *
     * @throws org.apache.kafka.common.errors.InterruptException if the thread is interrupted
     */
    List<ConsumerRecord<byte[], byte[]>> read(OffsetRange range) {
        TopicPartition partition = new TopicPartition(topic.topicName(), range.getPartition());
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        if (range.getTo() <= range.getFrom()) {
            return records;
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, range.getFrom());
        while (consumer.position(partition) < range.getTo()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
                if (record.offset() < range.getTo()) {
                    records.add(record);
                }
            }
            if (consumer.position(partition) < range.getFrom()) {
                throw new IllegalStateException(
                        "%s ends before offset %d, which a round has leased: it is not the topic that train.rounds speaks of"
                                .formatted(partition, range.getFrom()));
            }
        }
        return records;
    }

    @Override
    public void close() {
        consumer.close(Clients.SOON);
    }
}
