package io.everalign.filter;

import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.Topic;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The raw stream as it is at a moment: what is committed of {@code pairs.raw}, and not deleted. */
final class NgramSource {

    private static final String CLIENT = "everalign-ngrams";

    private final Properties consumer;
    private final Map<TopicPartition, Long> begins;
    private final Map<TopicPartition, Long> ends;

    private NgramSource(
            Properties consumer, Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {
        this.consumer = consumer;
        this.begins = begins;
        this.ends = ends;
    }

    /**
     * The stream as it is now.
     *
     * @throws IllegalStateException if there is none, or no broker
     */
    static NgramSource now(KafkaSettings kafka) {
        Properties properties = KafkaEnds.consumer(kafka, CLIENT);
        Properties own = new Properties();
        own.putAll(properties);
        own.setProperty("allow.auto.create.topics", "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        own, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topic.PAIRS_RAW.topicName()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            if (partitions.isEmpty()) {
                throw new IllegalStateException(
                        "There is no topic %s at %s; the crawler makes it"
                                .formatted(Topic.PAIRS_RAW, kafka.bootstrapServers()));
            }
            return new NgramSource(
                    properties,
                    consumer.beginningOffsets(partitions),
                    consumer.endOffsets(partitions));
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "No broker answers at kafka.bootstrap-servers = %s: %s"
                            .formatted(kafka.bootstrapServers(), e.getMessage()),
                    e);
        }
    }

    KafkaSource<String> texts() {
        return KafkaSource.<String>builder()
                .setBootstrapServers(consumer.getProperty("bootstrap.servers"))
                .setTopics(Topic.PAIRS_RAW.topicName())
                .setGroupId(CLIENT)
                .setClientIdPrefix(CLIENT)
                .setProperties(consumer)
                .setStartingOffsets(OffsetsInitializer.offsets(begins))
                .setBounded(OffsetsInitializer.offsets(ends))
                .setDeserializer(new NgramTexts())
                .build();
    }

    /** How many records there are at most. */
    long records() {
        return ends.entrySet().stream()
                .mapToLong(end -> end.getValue() - begins.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    /** As the header of a list names it: {@code pairs.raw 0:0-120 1:0-99}. */
    String describe() {
        Map<Integer, String> ranges = new TreeMap<>();
        ends.forEach(
                (partition, end) ->
                        ranges.put(
                                partition.partition(),
                                "%d:%d-%d"
                                        .formatted(
                                                partition.partition(),
                                                begins.get(partition),
                                                end)));
        return Topic.PAIRS_RAW.topicName()
                + ranges.values().stream().collect(Collectors.joining(" ", " ", ""));
    }
}
