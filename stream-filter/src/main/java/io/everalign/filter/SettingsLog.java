package io.everalign.filter;

import io.everalign.schemas.Codec;
import io.everalign.schemas.FrozenSettings;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.NumberedSettings;
import io.everalign.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic of what census epochs and generations were started with. */
final class SettingsLog {

    private static final String CLIENT = "everalign-filter-settings";
    private static final Codec<FrozenSettings> CODEC = Codec.of(FrozenSettings.class);

    private SettingsLog() {}

    /**
     * The first record of the number; if there is none, it is made and appended. Of two processes
     * that start a number at once, both get what the log has first.
     */
    static FrozenSettings firstOrAppended(
            KafkaSettings kafka,
            NumberedSettings kind,
            int number,
            Supplier<FrozenSettings> settings) {
        return first(kafka, kind, number)
                .or(
                        () -> {
                            append(kafka, settings.get());
                            return first(kafka, kind, number);
                        })
                .orElseThrow();
    }

    /** The first record of the number. */
    static Optional<FrozenSettings> first(KafkaSettings kafka, NumberedSettings kind, int number) {
        List<FrozenSettings> found = new ArrayList<>();
        BoundedLog.forEach(
                kafka,
                Topic.FILTER_SETTINGS,
                record -> {
                    FrozenSettings settings = BoundedLog.decode(CODEC, record);
                    if (settings.getKind() == kind && settings.getNumber() == number) {
                        found.add(settings);
                    }
                });
        return found.stream().findFirst();
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
                                    Topic.FILTER_SETTINGS.topicName(),
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
