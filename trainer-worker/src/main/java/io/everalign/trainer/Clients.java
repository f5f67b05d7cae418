package io.everalign.trainer;

import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka clients as the trainer uses them: bytes, committed records only, offsets of its own. */
final class Clients {

    /** Group whose committed offsets show the lag of training; they are never read. */
    static final String LAG_GROUP = "everalign-trainer";

    /** Group whose one member with a partition leads. */
    static final String LEADER_GROUP = "everalign-leader";

    /** How a consumer is closed: nothing it holds is worth waiting for. */
    static final CloseOptions SOON = CloseOptions.timeout(Duration.ofSeconds(1));

    private Clients() {}

    /** A reader of assigned partitions. */
    static KafkaConsumer<byte[], byte[]> reader(KafkaSettings settings, String clientId) {
        return consumer(settings.clientProperties(clientId), LAG_GROUP);
    }

    /**
     * A reader of assigned partitions that seeks often. What it has asked for at the end of a log
     * is answered soon: until then the broker would not be asked for what it has sought.
     */
    static KafkaConsumer<byte[], byte[]> seeker(KafkaSettings settings, String clientId) {
        Properties properties = settings.clientProperties(clientId);
        properties.setProperty(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "10");
        return consumer(properties, LAG_GROUP);
    }

    /** A member of the leaders' group that keeps its place when it restarts under its name. */
    static KafkaConsumer<byte[], byte[]> member(KafkaSettings settings, String name) {
        Properties properties = settings.clientProperties("everalign-leader-" + name);
        properties.setProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name);
        properties.setProperty(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000");
        properties.setProperty(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "2000");
        return consumer(properties, LEADER_GROUP);
    }

    /** A writer; transactional if it has an id for it. */
    static KafkaProducer<byte[], byte[]> writer(
            KafkaSettings settings, String clientId, String transactionalId) {
        Properties properties = settings.clientProperties(clientId);
        if (!transactionalId.isEmpty()) {
            properties.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        }
        properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Every partition of a topic. */
    static List<TopicPartition> partitions(KafkaSettings settings, Topic topic) {
        return IntStream.range(0, topic.partitions(settings.partitions()))
                .mapToObj(number -> new TopicPartition(topic.topicName(), number))
                .toList();
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Properties properties, String group) {
        properties.setProperty(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
