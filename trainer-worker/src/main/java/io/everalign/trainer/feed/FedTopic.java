package io.everalign.trainer.feed;

import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic that is fed, and how far: both are written in one transaction. */
final class FedTopic implements AutoCloseable {

    private static final String NAME = "everalign-feed";
    private static final Duration SOON = Duration.ofSeconds(2);

    /**
     * Where the position is kept: the number of rows as the offset of a group that reads nothing.
     */
    private static final TopicPartition PLACE =
            new TopicPartition(Topic.PAIRS_FILTERED.topicName(), 0);

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> group;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    FedTopic(KafkaSettings kafka) {
        Properties grouped = kafka.clientProperties(NAME + "-position");
        grouped.setProperty(ConsumerConfig.GROUP_ID_CONFIG, NAME);
        group =
                new KafkaConsumer<>(
                        grouped, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Properties properties = kafka.clientProperties(NAME);
        properties.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, NAME);
        properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
        properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, "20");
        producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    /**
     * How far an earlier feed came.
     *
     * @throws IOException if that one was of other files or settings
     */
    FeedPosition position(String source) throws IOException {
        OffsetAndMetadata committed = group.committed(Set.of(PLACE)).get(PLACE);
        if (committed == null) {
            return FeedPosition.start(source);
        }
        FeedPosition position =
                FeedPosition.read(committed.offset(), committed.metadata())
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "The position of the feed is not readable: "
                                                        + committed));
        if (!position.source().equals(source)) {
            throw new IOException(
                    "%s already holds pairs of other files, or chosen by other settings: feed these into an empty one"
                            .formatted(PLACE.topic()));
        }
        return position;
    }

    void begin() {
        producer.beginTransaction();
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        sent.add(producer.send(record));
    }

    void commit(FeedPosition position) throws InterruptedException {
        for (Future<RecordMetadata> one : sent) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("A pair was not written: " + e.getCause(), e);
            }
        }
        sent.clear();
        producer.sendOffsetsToTransaction(
                Map.of(PLACE, new OffsetAndMetadata(position.rows(), position.metadata())),
                group.groupMetadata());
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close(SOON);
        group.close(CloseOptions.timeout(SOON));
    }
}
