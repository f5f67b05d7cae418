package io.everalign.filter.materialise;

import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.Topic;
import io.everalign.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topics on a broker. A consumer is opened for each call, so that threads share none. */
final class KafkaLog implements TopicLog {

    private static final Set<Topic> TOPICS =
            EnumSet.of(Topic.PAIRS_FILTERED, Topic.PAIRS_RETRACTED, Topic.PAIRS_OVER);

    private static final Duration WAIT = Duration.ofMillis(200);

    private final KafkaSettings settings;
    private final Duration patience;

    KafkaLog(KafkaSettings settings, Duration patience) {
        this.settings = settings;
        this.patience = patience;
    }

    /**
     * Checks that the topics are there with the partitions that the settings say. None is made.
     *
     * @throws IllegalStateException naming what does not fit
     */
    void check() {
        Topics.ensure(
                new KafkaSettings(
                        settings.bootstrapServers(),
                        settings.clientProperties(),
                        settings.partitions(),
                        settings.replicationFactor(),
                        false),
                TOPICS);
    }

    @Override
    public List<LogRange> decided(Topic topic) {
        return ranges(topic, "read_committed");
    }

    @Override
    public List<LogRange> written(Topic topic) {
        return ranges(topic, "read_uncommitted");
    }

    @Override
    public void read(LogRange range, Taker taker) throws IOException {
        TopicPartition partition = new TopicPartition(range.topic().topicName(), range.partition());
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_committed")) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, range.from());
            Standstill standstill = new Standstill(range, patience);
            while (consumer.position(partition) < range.to()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
                    if (record.offset() < range.to()) {
                        taker.take(record);
                    }
                }
                standstill.check(consumer.position(partition));
            }
        }
    }

    private List<LogRange> ranges(Topic topic, String isolation) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(isolation)) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic.topicName()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .sorted(Comparator.comparingInt(TopicPartition::partition))
                            .toList();
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            return partitions.stream()
                    .map(tp -> new LogRange(topic, tp.partition(), begins.get(tp), ends.get(tp)))
                    .toList();
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
        Properties properties = settings.clientProperties("everalign-materialise");
        properties.setProperty("isolation.level", isolation);
        properties.setProperty("auto.offset.reset", "none");
        properties.setProperty("enable.auto.commit", "false");
        properties.setProperty("enable.metrics.push", "false");
        properties.setProperty("fetch.max.bytes", Integer.toString(16 << 20));
        properties.setProperty("max.partition.fetch.bytes", Integer.toString(4 << 20));
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
