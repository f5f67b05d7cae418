package io.everalign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.Codec;
import io.everalign.schemas.RegistryEvent;
import io.everalign.schemas.RegistryEventKind;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventSenderTest {

    @TempDir private Path data;

    @Test
    void everythingInTheJournalReachesTheTopicOnceAcrossRestarts() {
        String first;
        String second;
        // No broker yet: the registry works, and what happens waits in the journal.
        try (RunningRegistry registry = new RunningRegistry(data)) {
            first = registry.publish("acme/align", "one");
        }
        String broker = "--kafka.bootstrap-servers=" + TestBroker.bootstrapServers();
        try (RunningRegistry registry = new RunningRegistry(data, broker)) {
            assertThat(read(1)).hasSize(1);
            second = registry.publish("acme/align", "two");
            registry.send(
                    "PUT",
                    "/v1/models/acme/align/aliases/latest",
                    "{\"version\":\"%s\",\"expected\":null}".formatted(second));
            assertThat(read(3)).hasSize(3);
        }
        try (RunningRegistry registry = new RunningRegistry(data, broker)) {
            registry.publish("acme/align", "three");
            List<RegistryEvent> events = read(4);
            assertThat(events).extracting(RegistryEvent::getNumber).containsExactly(1L, 2L, 3L, 4L);
            assertThat(events)
                    .extracting(RegistryEvent::getVersion)
                    .startsWith(first, second, second);
            assertThat(events.get(2).getKind()).isEqualTo(RegistryEventKind.ALIAS_MOVED);
            assertThat(events.get(2).getAlias()).isEqualTo("latest");
            assertThat(events.get(3).getVersionNumber()).isEqualTo(3);
        }
    }

    /** Reads the topic from its start until it has so many records. */
    private static List<RegistryEvent> read(int wanted) {
        Map<String, Object> properties = Map.of("bootstrap.servers", TestBroker.bootstrapServers());
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        Codec<RegistryEvent> codec = Codec.of(RegistryEvent.class);
        List<RegistryEvent> events = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, bytes, bytes)) {
            TopicPartition partition = new TopicPartition(Topic.REGISTRY_EVENTS.topicName(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            Instant deadline = Instant.now().plusSeconds(30);
            while (events.size() < wanted && Instant.now().isBefore(deadline)) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    assertThat(new String(record.key(), StandardCharsets.UTF_8))
                            .isEqualTo("acme/align");
                    events.add(codec.decode(record.value()));
                }
            }
            return events;
        } catch (UndecodableException e) {
            throw new IllegalStateException(e);
        }
    }
}
