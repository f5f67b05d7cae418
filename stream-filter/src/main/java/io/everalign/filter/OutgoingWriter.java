package io.everalign.filter;

import io.everalign.schemas.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes each record to the topic it names; the key decides the partition. Pooled transaction names
 * ask for every topic it may write to, to find the transactions that an earlier run left open.
 */
final class OutgoingWriter
        implements KafkaRecordSerializationSchema<Outgoing>, KafkaDatasetFacetProvider {

    private static final long serialVersionUID = 1;

    private final List<String> topics;

    OutgoingWriter(Topic... topics) {
        this.topics = Arrays.stream(topics).map(Topic::topicName).toList();
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Outgoing outgoing, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(outgoing.topic(), outgoing.key(), outgoing.value());
    }

    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(
                new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(topics)));
    }
}
