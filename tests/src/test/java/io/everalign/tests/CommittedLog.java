package io.everalign.tests;

import io.everalign.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the stations have committed, and what they are about to. */
final class CommittedLog implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Set<TransactionState> FINISHED =
            EnumSet.of(
                    TransactionState.COMPLETE_COMMIT,
                    TransactionState.COMPLETE_ABORT,
                    TransactionState.EMPTY);

    private final String bootstrapServers;
    private final Admin admin;

    CommittedLog(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(properties());
    }

    /** Whether the broker answers at all. */
    boolean answers() throws Exception {
        return !admin.describeCluster().nodes().get().isEmpty();
    }

    /** The transactions that are open, and how far each partition is readable and written. */
    String describe(Topic... topics) {
        StringBuilder described = new StringBuilder("--- open transactions:");
        try {
            for (TransactionListing transaction : admin.listTransactions().all().get()) {
                if (!FINISHED.contains(transaction.state())) {
                    described.append(' ').append(transaction);
                }
            }
            for (Topic topic : topics) {
                described
                        .append("\n--- ")
                        .append(topic)
                        .append(": readable to ")
                        .append(ends(topic, IsolationLevel.READ_COMMITTED))
                        .append(" of ")
                        .append(ends(topic, IsolationLevel.READ_UNCOMMITTED));
            }
        } catch (java.util.concurrent.ExecutionException e) {
            described.append(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return described.toString();
    }

    /** Every committed record of a topic, partition by partition, in order. */
    List<ConsumerRecord<byte[], byte[]>> read(Topic topic) {
        Properties properties = properties();
        properties.setProperty("isolation.level", "read_committed");
        properties.setProperty("enable.auto.commit", "false");
        try (var consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic.topicName(), PATIENCE).stream()
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("Cannot read " + topic + " to its end");
                }
            }
            return records;
        }
    }

    /** The newest committed value of each key; tombstones take a key away. */
    <K> Map<K, byte[]> newest(Topic topic, Function<byte[], K> key) {
        Map<K, byte[]> newest = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : read(topic)) {
            if (record.value() == null) {
                newest.remove(key.apply(record.key()));
            } else {
                newest.put(key.apply(record.key()), record.value());
            }
        }
        return newest;
    }

    /**
     * Whether a transaction is open: some partition's last stable offset is still behind an end
     * that it had before.
     */
    boolean isOpen(Topic topic) {
        Map<TopicPartition, Long> ends = ends(topic, IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Long> stable = ends(topic, IsolationLevel.READ_COMMITTED);
        return ends.entrySet().stream().anyMatch(end -> stable.get(end.getKey()) < end.getValue());
    }

    /** How many records a topic has, repeats of a key and tombstones included. */
    long count(Topic topic) {
        return read(topic).size();
    }

    /** End of each partition, or its last stable offset. */
    Map<TopicPartition, Long> ends(Topic topic, IsolationLevel level) {
        try {
            Map<TopicPartition, OffsetSpec> latest =
                    admin
                            .describeTopics(List.of(topic.topicName()))
                            .allTopicNames()
                            .get()
                            .get(topic.topicName())
                            .partitions()
                            .stream()
                            .collect(
                                    Collectors.toMap(
                                            p ->
                                                    new TopicPartition(
                                                            topic.topicName(), p.partition()),
                                            p -> OffsetSpec.latest()));
            Map<TopicPartition, ListOffsetsResultInfo> found =
                    admin.listOffsets(latest, new ListOffsetsOptions(level)).all().get();
            return found.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("Cannot find the ends of " + topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + topic + " was asked", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", bootstrapServers);
        properties.setProperty("client.id", "everalign-tests");
        properties.setProperty("default.api.timeout.ms", "10000");
        properties.setProperty("request.timeout.ms", "5000");
        return properties;
    }
}
