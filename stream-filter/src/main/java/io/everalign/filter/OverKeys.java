package io.everalign.filter;

import io.everalign.schemas.Codec;
import io.everalign.schemas.OverLimit;
import io.everalign.schemas.Side;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The texts and images that are over, as far as {@code pairs.over} was read. They are read anew
 * with each start; a key is never taken out.
 */
final class OverKeys implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OverKeys.class);

    private final int epoch;
    private final Codec<OverLimit> codec = Codec.of(OverLimit.class);
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KeyPlaces texts = new KeyPlaces();
    private final KeyPlaces images = new KeyPlaces();

    OverKeys(Properties properties, int epoch) {
        this.epoch = epoch;
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(Topic.PAIRS_OVER.topicName()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Whether everything below those offsets was read. */
    boolean reached(Map<Integer, Long> ends) {
        return ends.entrySet().stream()
                .filter(end -> end.getValue() > 0)
                .allMatch(
                        end ->
                                consumer.position(
                                                new TopicPartition(
                                                        Topic.PAIRS_OVER.topicName(), end.getKey()))
                                        >= end.getValue());
    }

    void readOn(Duration wait) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            if (record.value() != null) {
                add(record);
            }
        }
    }

    /** Whether the text is over by what stands below those offsets, however far was read. */
    boolean isTextOver(byte[] hash, Map<Integer, Long> ends) {
        return texts.isBelow(hash, ends);
    }

    /** Whether the image is over by what stands below those offsets, however far was read. */
    boolean isImageOver(byte[] hash, Map<Integer, Long> ends) {
        return images.isBelow(hash, ends);
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        try {
            OverLimit over = codec.decode(record.value());
            if (over.getEpoch() == epoch) {
                (over.getKind() == Side.TEXT ? texts : images)
                        .add(over.getHash().bytes(), record.partition(), record.offset());
            }
        } catch (UndecodableException e) {
            LOG.warn(
                    "{}-{} at {} is left out: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }
}
