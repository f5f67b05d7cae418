package io.everalign.filter;

import io.everalign.schemas.Codec;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.LedgerEntry;
import io.everalign.schemas.PairId;
import io.everalign.schemas.Retraction;
import io.everalign.schemas.RetractionCause;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Finds pairs in the ledger and takes them down: a retraction that counts everywhere, and a
 * tombstone over what the filter kept, both in one transaction.
 */
final class Takedown {

    private static final long PROGRESS_EVERY_NANOS = 5_000_000_000L;
    private static final int PAIRS_A_TRANSACTION = 10_000;

    private final KafkaSettings kafka;
    private final PrintStream progress;
    private final Codec<LedgerEntry> ledger = Codec.of(LedgerEntry.class);
    private final Codec<Retraction> retractions = Codec.of(Retraction.class);
    private long told = System.nanoTime();

    private final Set<PairId> pairs = new LinkedHashSet<>();
    private long read;
    private long meant;
    private long broken;

    Takedown(KafkaSettings kafka, PrintStream progress) {
        this.kafka = kafka;
        this.progress = progress;
    }

    /** Reads the whole ledger for what is meant. */
    Takedown find(TakedownRequest request) {
        BoundedLog.forEach(kafka, Topic.PAIRS_LEDGER, record -> find(record, request));
        return this;
    }

    /** The pairs found, in the order of the ledger. */
    Set<PairId> pairs() {
        return pairs;
    }

    /** Occurrences of the pairs, entries of the ledger, and those of them that cannot be read. */
    String counts() {
        return "%,d pairs in %,d of %,d entries of %s%s"
                .formatted(
                        pairs.size(),
                        meant,
                        read,
                        Topic.PAIRS_LEDGER.topicName(),
                        broken == 0 ? "" : ", %,d of which cannot be read".formatted(broken));
    }

    /** Takes down what was found. */
    void takeDown() {
        Properties properties = kafka.clientProperties("everalign-takedown");
        // Two takedowns at once must not put each other out.
        properties.setProperty("transactional.id", "everalign-takedown-" + UUID.randomUUID());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            int written = 0;
            for (PairId pair : pairs) {
                if (written % PAIRS_A_TRANSACTION == 0) {
                    producer.beginTransaction();
                }
                takeDown(pair, producer);
                written++;
                if (written % PAIRS_A_TRANSACTION == 0 || written == pairs.size()) {
                    producer.commitTransaction();
                    tell("%,d of %,d pairs retracted", written, pairs.size());
                }
            }
        }
    }

    private void takeDown(PairId pair, KafkaProducer<byte[], byte[]> producer) {
        Retraction retraction = new Retraction(pair.toKey(), RetractionCause.TAKEDOWN, 0, 0);
        send(
                producer,
                Topic.PAIRS_RETRACTED,
                RetractionKey.everywhere(pair).toBytes(),
                retractions.encode(retraction));
        send(producer, Topic.PAIRS_FILTERED, pair.toBytes(), null);
    }

    /** A failure ends the transaction, and so comes to light when it is committed. */
    private static void send(
            KafkaProducer<byte[], byte[]> producer,
            Topic topic,
            byte[] key,
            byte @Nullable [] value) {
        var unused = producer.send(new ProducerRecord<>(topic.topicName(), key, value));
    }

    private void find(ConsumerRecord<byte[], byte[]> record, TakedownRequest request) {
        read++;
        try {
            LedgerEntry entry = ledger.decode(record.value());
            if (request.means(entry)) {
                meant++;
                pairs.add(PairId.of(entry.getImageHash(), entry.getTextHash()));
            }
        } catch (UndecodableException e) {
            broken++;
        }
        tell("%,d entries of the ledger read, %,d pairs found", read, pairs.size());
    }

    private void tell(String format, Object... values) {
        if (System.nanoTime() - told > PROGRESS_EVERY_NANOS) {
            told = System.nanoTime();
            progress.printf(format + "%n", values);
        }
    }
}
