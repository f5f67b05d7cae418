package io.everalign.filter;

import io.everalign.schemas.Codec;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what a topic holds now, from its first committed record to its last. */
final class BoundedLog {

    private BoundedLog() {}

    /** Gives every record, the partitions in no order. */
    static void forEach(
            KafkaSettings kafka, Topic topic, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        Properties properties =
                KafkaEnds.consumer(kafka, "everalign-" + topic.topicName().replace('.', '-'));
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(properties)) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(taker);
            }
        }
    }

    /**
     * What a record of a topic of our own holds.
     *
     * @throws IllegalStateException naming the record, if it cannot be read
     */
    static <T extends SpecificRecord> T decode(
            Codec<T> codec, ConsumerRecord<byte[], byte[]> record) {
        try {
            return codec.decode(record.value());
        } catch (UndecodableException e) {
            throw new IllegalStateException(
                    "%s-%d at offset %d: %s"
                            .formatted(
                                    record.topic(),
                                    record.partition(),
                                    record.offset(),
                                    e.getMessage()),
                    e);
        }
    }

    /** The first offset that each partition still holds. */
    static Map<TopicPartition, Long> begins(KafkaSettings kafka, Topic topic) {
        return offsets(kafka, topic, "read_committed", KafkaConsumer::beginningOffsets);
    }

    /** The offset after the last record of each partition, whether it is committed or not. */
    static Map<TopicPartition, Long> writtenEnds(KafkaSettings kafka, Topic topic) {
        return offsets(kafka, topic, "read_uncommitted", KafkaConsumer::endOffsets);
    }

    private static Map<TopicPartition, Long> offsets(
            KafkaSettings kafka,
            Topic topic,
            String isolation,
            BiFunction<
                            KafkaConsumer<byte[], byte[]>,
                            Collection<TopicPartition>,
                            Map<TopicPartition, Long>>
                    asked) {
        Properties properties = KafkaEnds.consumer(kafka, "everalign-offsets");
        properties.setProperty("isolation.level", isolation);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(properties)) {
            return asked.apply(consumer, partitions(consumer, topic));
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Properties properties) {
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(
            KafkaConsumer<byte[], byte[]> consumer, Topic topic) {
        return consumer.partitionsFor(topic.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }
}
