package io.everalign.trainer;

import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.PairId;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.Topic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The pairs that must not be used, as {@code pairs.retracted} says up to the ends that a round
 * recorded. Ends never go back from one round to the next. Used by one thread.
 */
final class Retracted implements AutoCloseable {

    private final List<TopicPartition> partitions;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RangeReader reader;
    private final Set<RetractionKey> keys = new HashSet<>();
    private final List<Long> read = new ArrayList<>();

    Retracted(KafkaSettings settings) {
        partitions = Clients.partitions(settings, Topic.PAIRS_RETRACTED);
        consumer = Clients.reader(settings, "everalign-trainer-retracted-ends");
        reader = new RangeReader(settings, Topic.PAIRS_RETRACTED, "everalign-trainer-retracted");
        partitions.forEach(partition -> read.add(0L));
    }

    /** Where each partition ends now. */
    List<Long> ends() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        return partitions.stream().map(ends::get).toList();
    }

    /** Reads on to the ends. */
    void readTo(List<Long> ends) {
        for (int partition = 0; partition < ends.size(); partition++) {
            OffsetRange fresh =
                    new OffsetRange(partition, read.get(partition), ends.get(partition));
            reader.read(fresh).forEach(this::apply);
            read.set(partition, Math.max(read.get(partition), ends.get(partition)));
        }
    }

    /** Whether a retraction counts for that record of its pair. */
    boolean contains(FilteredPair record) {
        PairId pair = PairId.of(record.getImageHash(), record.getTextHash());
        return keys.contains(RetractionKey.everywhere(pair))
                || keys.contains(RetractionKey.inEpoch(pair, record.getEpoch()))
                || keys.contains(RetractionKey.inGeneration(pair, record.getGeneration()));
    }

    /** A record without a value takes its retraction back. */
    private void apply(ConsumerRecord<byte[], byte[]> record) {
        RetractionKey.read(record.key())
                .ifPresent(
                        key -> {
                            if (record.value() == null) {
                                keys.remove(key);
                            } else {
                                keys.add(key);
                            }
                        });
    }

    @Override
    public void close() {
        reader.close();
        consumer.close(Clients.SOON);
    }
}
