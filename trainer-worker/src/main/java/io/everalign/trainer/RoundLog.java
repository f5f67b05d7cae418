package io.everalign.trainer;

import io.everalign.schemas.Codec;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.RoundEvent;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * {@code train.rounds}: read whole, then appended to, each event in a transaction of its own. The
 * transactional id is the same for every leader, so opening the log ends what an earlier leader may
 * have left half done and fences it for good.
 */
final class RoundLog implements AutoCloseable {

    private static final Codec<RoundEvent> CODEC = Codec.of(RoundEvent.class);
    private static final String TRANSACTIONAL_ID = "everalign-leader";

    private final KafkaSettings settings;
    private final TopicPartition partition;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Rounds rounds = new Rounds();

    RoundLog(KafkaSettings settings) {
        this.settings = settings;
        partition = Clients.partitions(settings, Topic.TRAIN_ROUNDS).get(0);
        producer = Clients.writer(settings, TRANSACTIONAL_ID, TRANSACTIONAL_ID);
    }

    /** Fences every earlier leader and folds what is in the log. */
    void open() {
        producer.initTransactions();
        long end;
        try (KafkaConsumer<byte[], byte[]> consumer =
                Clients.reader(settings, "everalign-leader-rounds-end")) {
            end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
        try (RangeReader reader =
                new RangeReader(settings, Topic.TRAIN_ROUNDS, "everalign-leader-rounds")) {
            List<OffsetRange> whole = List.of(new OffsetRange(partition.partition(), 0L, end));
            ShuffledPairs.cut(whole).forEach(piece -> reader.read(piece).forEach(this::apply));
        }
    }

    /** The fold of the log. */
    Rounds rounds() {
        return rounds;
    }

    /** Appends an event and folds it; it counts once this returns. */
    void append(Object event) throws InterruptedException {
        RoundEvent round = new RoundEvent(event);
        producer.beginTransaction();
        try {
            producer.send(new ProducerRecord<>(partition.topic(), CODEC.encode(round))).get();
        } catch (ExecutionException e) {
            throw new KafkaException("Cannot write to " + partition, e.getCause());
        }
        producer.commitTransaction();
        rounds.apply(round);
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        try {
            rounds.apply(CODEC.decode(record.value()));
        } catch (UndecodableException e) {
            throw new IllegalStateException(
                    "Offset %d of %s is no round: %s"
                            .formatted(record.offset(), partition, e.getMessage()),
                    e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
