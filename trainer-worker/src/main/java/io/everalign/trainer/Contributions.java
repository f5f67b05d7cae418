package io.everalign.trainer;

import io.everalign.schemas.Codec;
import io.everalign.schemas.Contribution;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.RoundOpened;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What workers announce: written by a worker, read by the leader. Used by one thread. */
final class Contributions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Contributions.class);
    private static final Codec<Contribution> CODEC = Codec.of(Contribution.class);
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;

    /** The newest announcement of each round that was not closed when it was read. */
    private final Map<Long, Contribution> announced = new HashMap<>();

    Contributions(KafkaSettings settings, String worker) {
        partition = Clients.partitions(settings, Topic.TRAIN_CONTRIBUTIONS).get(0);
        consumer = Clients.reader(settings, "everalign-trainer-contributions");
        producer = Clients.writer(settings, "everalign-worker-" + worker, "");
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** Tells the leader, and returns once Kafka has it. */
    void announce(Contribution contribution) throws InterruptedException {
        byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(contribution.getRound()).array();
        try {
            producer.send(new ProducerRecord<>(partition.topic(), key, CODEC.encode(contribution)))
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("Cannot announce a contribution", e.getCause());
        }
    }

    /** What has been announced so far for a round as it is open now; null if nothing has. */
    @Nullable Contribution of(RoundOpened round) {
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        announced.keySet().removeIf(past -> past < round.getRound());
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
                remember(record, round.getRound());
            }
        }
        Contribution found = announced.get(round.getRound());
        return found == null || found.getBase() != round.getBase() ? null : found;
    }

    private void remember(ConsumerRecord<byte[], byte[]> record, long from) {
        try {
            Contribution contribution = CODEC.decode(record.value());
            if (contribution.getRound() >= from) {
                announced.put(contribution.getRound(), contribution);
            }
        } catch (UndecodableException e) {
            LOG.warn("No contribution at offset {}: {}", record.offset(), e.getMessage());
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        consumer.close(Clients.SOON);
    }
}
