package io.everalign.registry;

import io.everalign.schemas.Codec;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.RegistryEvent;
import io.everalign.schemas.RegistryEventKind;
import io.everalign.schemas.Topic;
import io.everalign.schemas.Topics;
import io.everalign.schemas.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the journal to the world. The topic itself says how far that has come: sending goes on
 * behind the last number found there, one entry after the other, each acknowledged before the next.
 * A crash may repeat one entry, which readers know by its number. While Kafka is away, the registry
 * works and the entries wait in the journal.
 */
final class EventSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventSender.class);
    private static final int BATCH = 100;
    private static final int LOOK_BACK = 100;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final KafkaSettings settings;
    private final Journal journal;
    private final RegistryMetrics metrics;
    private final Codec<RegistryEvent> codec = Codec.of(RegistryEvent.class);
    private final Thread thread = new Thread(this::run, "registry-events");
    private volatile boolean closed;
    private long pauseMillis = FIRST_PAUSE.toMillis();

    EventSender(KafkaSettings settings, Journal journal, RegistryMetrics metrics) {
        this.settings = settings;
        this.journal = journal;
        this.metrics = metrics;
    }

    /** Begins to send, if there are brokers to send to. */
    void start() {
        count(0);
        if (!settings.bootstrapServers().isBlank()) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(3).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                send();
            } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
                LOG.debug("Sending events ends", e);
                return;
            } catch (ExecutionException | RuntimeException e) {
                LOG.warn("Events wait in the journal, for {}", e.toString());
            }
            try {
                Thread.sleep(pauseMillis);
            } catch (InterruptedException e) {
                return;
            }
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE.toMillis());
        }
    }

    private void send() throws InterruptedException, ExecutionException {
        Topics.ensure(settings, Set.of(Topic.REGISTRY_EVENTS));
        long sent = lastInTopic();
        if (sent >= journal.next()) {
            LOG.error(
                    "{} has event {}, but the journal ends at {}: is the topic another registry's?",
                    Topic.REGISTRY_EVENTS,
                    sent,
                    journal.next() - 1);
        }
        count(sent);
        KafkaProducer<byte[], byte[]> producer = producer();
        try {
            while (!closed) {
                for (JournalEntry entry : journal.after(sent, BATCH)) {
                    producer.send(record(entry)).get();
                    sent = entry.number();
                    count(sent);
                    pauseMillis = FIRST_PAUSE.toMillis();
                }
                journal.await(sent, FIRST_PAUSE.toMillis());
                count(sent);
            }
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    /** Highest number among the newest records of the topic; 0 if there is none. */
    private long lastInTopic() {
        Properties properties = settings.clientProperties("everalign-registry-events");
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, bytes, bytes)) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topic.REGISTRY_EVENTS.topicName()).stream()
                            .map(part -> new TopicPartition(part.topic(), part.partition()))
                            .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            ends.forEach((part, end) -> consumer.seek(part, Math.max(0, end - LOOK_BACK)));
            long highest = 0;
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(500))) {
                    highest = Math.max(highest, number(record.value()));
                }
                if (closed) {
                    throw new KafkaException("Ended while reading the topic");
                }
            }
            return highest;
        }
    }

    private long number(byte[] value) {
        try {
            return codec.decode(value).getNumber();
        } catch (UndecodableException e) {
            LOG.warn("A record of {} is no event: {}", Topic.REGISTRY_EVENTS, e.getMessage());
            return 0;
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Properties properties = settings.clientProperties("everalign-registry-events");
        properties.put("acks", "all");
        properties.put("enable.idempotence", "true");
        properties.put("max.block.ms", "10000");
        properties.put("request.timeout.ms", "10000");
        properties.put("delivery.timeout.ms", "30000");
        properties.put("linger.ms", "0");
        properties.put("reconnect.backoff.max.ms", "10000");
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private ProducerRecord<byte[], byte[]> record(JournalEntry entry) {
        RegistryEvent event =
                RegistryEvent.newBuilder()
                        .setNumber(entry.number())
                        .setKind(RegistryEventKind.valueOf(entry.kind().name()))
                        .setModel(entry.model())
                        .setVersion(entry.version())
                        .setVersionNumber(entry.versionNumber())
                        .setAlias(entry.alias())
                        .setPrevious(entry.previous())
                        .setAt(Instant.ofEpochMilli(entry.at()))
                        .build();
        return new ProducerRecord<>(
                Topic.REGISTRY_EVENTS.topicName(),
                entry.model().getBytes(StandardCharsets.UTF_8),
                codec.encode(event));
    }

    private void count(long sent) {
        long journalled = journal.next() - 1;
        metrics.eventsJournalled.set((double) journalled);
        metrics.eventsSent.set((double) Math.min(sent, journalled));
        metrics.eventsWaiting.set((double) Math.max(0, journalled - sent));
    }
}
