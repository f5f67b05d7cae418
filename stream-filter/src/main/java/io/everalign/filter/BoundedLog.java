package io.everalign.filter;

import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
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
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic.topicName()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(taker);
            }
        }
    }

    /** The first offset that each raw partition still holds. */
    static Map<TopicPartition, Long> begins(KafkaSettings kafka, Topic topic) {
        Properties properties = KafkaEnds.consumer(kafka, "everalign-begins");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.beginningOffsets(
                    consumer.partitionsFor(topic.topicName()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList());
        }
    }

    /** The offset after the last record of each partition, whether it is committed or not. */
    static Map<TopicPartition, Long> writtenEnds(KafkaSettings kafka, Topic topic) {
        Properties properties = KafkaEnds.consumer(kafka, "everalign-ends");
        properties.setProperty("isolation.level", "read_uncommitted");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.endOffsets(
                    consumer.partitionsFor(topic.topicName()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList());
        }
    }
}
