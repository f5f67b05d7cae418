package io.everalign.filter;

import io.everalign.schemas.Codec;
import io.everalign.schemas.FrozenSettings;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic of what census epochs and generations were started with. */
final class SettingsLog {

    private static final String CLIENT = "everalign-filter-settings";
    private static final Codec<FrozenSettings> CODEC = Codec.of(FrozenSettings.class);
    private static final TopicPartition LOG =
            new TopicPartition(Topic.FILTER_SETTINGS.topicName(), 0);

    private SettingsLog() {}

    /**
     * The first record of the number, which is {@code settings} if there was none. Of two processes
     * that start a number at once, both get what the log has first.
     */
    static FrozenSettings firstOrAppended(KafkaSettings kafka, FrozenSettings settings) {
        return first(kafka, settings)
                .or(
                        () -> {
                            append(kafka, settings);
                            return first(kafka, settings);
                        })
                .orElseThrow();
    }

    private static Optional<FrozenSettings> first(KafkaSettings kafka, FrozenSettings wanted) {
        Properties properties = KafkaEnds.consumer(kafka, CLIENT);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(LOG));
            consumer.seekToBeginning(List.of(LOG));
            long end = consumer.endOffsets(List.of(LOG)).get(LOG);
            while (consumer.position(LOG) < end) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    FrozenSettings found = decode(record);
                    if (found.getKind() == wanted.getKind()
                            && found.getNumber() == wanted.getNumber()) {
                        return Optional.of(found);
                    }
                }
            }
            return Optional.empty();
        }
    }

    private static FrozenSettings decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return CODEC.decode(record.value());
        } catch (UndecodableException e) {
            throw new IllegalStateException(
                    "%s at offset %d: %s".formatted(LOG, record.offset(), e.getMessage()), e);
        }
    }

    private static void append(KafkaSettings kafka, FrozenSettings settings) {
        String key =
                "%s:%d"
                        .formatted(
                                settings.getKind().toString().toLowerCase(Locale.ROOT),
                                settings.getNumber());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        kafka.clientProperties(CLIENT),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    LOG.topic(),
                                    key.getBytes(StandardCharsets.UTF_8),
                                    CODEC.encode(settings)))
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka refused: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while Kafka was told", e);
        }
    }
}
