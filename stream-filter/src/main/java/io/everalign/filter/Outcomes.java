package io.everalign.filter;

import io.everalign.schemas.Codec;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.RejectedPair;
import io.everalign.schemas.Topic;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The outcomes of a generation as they stand in their topics, as digests: 24 bytes for each of
 * them.
 */
final class Outcomes {

    private static final Codec<FilteredPair> FILTERED = Codec.of(FilteredPair.class);
    private static final Codec<RejectedPair> REJECTED = Codec.of(RejectedPair.class);

    private final int generation;

    /** Digests of topic, key and value, and of the raw partition and offset they are about. */
    private final HashSet128 outcomes = new HashSet128();

    private final HashSet128 places = new HashSet128();

    private Outcomes(int generation) {
        this.generation = generation;
    }

    /** How an outcome compares with what stands in the topics. */
    enum Comparison {
        /** The same bytes stand there. */
        SAME,
        /** Another outcome of the record stands there. */
        OTHER,
        /** No outcome of the record stands there any more. */
        GONE
    }

    /** Reads both topics. */
    static Outcomes of(KafkaSettings kafka, int generation) {
        Outcomes outcomes = new Outcomes(generation);
        BoundedLog.forEach(kafka, Topic.PAIRS_FILTERED, outcomes::addFiltered);
        BoundedLog.forEach(kafka, Topic.PAIRS_REJECTED, outcomes::addRejected);
        return outcomes;
    }

    /** The outcome of a judgement, as the filter writes it. */
    static Outgoing outgoing(Judgement judgement) {
        if (judgement instanceof Judgement.Accepted pair) {
            return Outgoing.to(Topic.PAIRS_FILTERED, pair.key(), FILTERED.encode(pair.pair()));
        }
        Judgement.Rejected pair = (Judgement.Rejected) judgement;
        return Outgoing.to(Topic.PAIRS_REJECTED, pair.key(), REJECTED.encode(pair.pair()));
    }

    Comparison compare(RawRecord record, Outgoing outcome) {
        if (!places.contains(place(record.partition(), record.offset()))) {
            return Comparison.GONE;
        }
        byte[] digest = digest(outcome.topic(), outcome.key(), outcome.value());
        return outcomes.contains(digest) ? Comparison.SAME : Comparison.OTHER;
    }

    int size() {
        return outcomes.size();
    }

    private void addFiltered(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return; // taken down
        }
        FilteredPair pair = BoundedLog.decode(FILTERED, record);
        add(record, pair.getGeneration(), pair.getRawPartition(), pair.getRawOffset());
    }

    private void addRejected(ConsumerRecord<byte[], byte[]> record) {
        RejectedPair pair = BoundedLog.decode(REJECTED, record);
        add(record, pair.getGeneration(), pair.getRawPartition(), pair.getRawOffset());
    }

    private void add(
            ConsumerRecord<byte[], byte[]> record, int ofGeneration, int partition, long offset) {
        if (ofGeneration == generation) {
            outcomes.add(digest(record.topic(), record.key(), record.value()));
            places.add(place(partition, offset));
        }
    }

    private static byte[] place(int partition, long offset) {
        return ByteBuffer.allocate(16).putLong(partition).putLong(offset).array();
    }

    private static byte[] digest(String topic, byte[] key, byte[] value) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) (topic.equals(Topic.PAIRS_FILTERED.topicName()) ? 1 : 2));
            digest.update(ByteBuffer.allocate(4).putInt(key.length).array());
            digest.update(key);
            digest.update(value);
            return Arrays.copyOf(digest.digest(), 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
