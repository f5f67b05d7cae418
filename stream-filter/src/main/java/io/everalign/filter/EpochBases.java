package io.everalign.filter;

import io.everalign.schemas.CensusProgress;
import io.everalign.schemas.Codec;
import io.everalign.schemas.EpochBase;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Finds what a new census epoch can count from the ledger. */
final class EpochBases {

    private static final Codec<CensusProgress> CODEC = Codec.of(CensusProgress.class);

    private EpochBases() {}

    /**
     * What the newest epoch before that number has counted by now; null if there is none.
     *
     * @throws IllegalStateException if raw records that it has not counted are gone already
     */
    static @Nullable EpochBase before(KafkaSettings kafka, int number) {
        NavigableMap<Integer, Map<Integer, Long>> counted = new TreeMap<>();
        BoundedLog.forEach(kafka, Topic.CENSUS_PROGRESS, record -> add(record, counted));
        Map.Entry<Integer, Map<Integer, Long>> newest = counted.lowerEntry(number);
        if (newest == null) {
            return null;
        }
        checkRaw(kafka, newest.getKey(), newest.getValue());
        // A commit reaches the ledger after the progress, if it likes: so far it has been written.
        Map<String, Long> ledgerEnds = new HashMap<>();
        BoundedLog.writtenEnds(kafka, Topic.PAIRS_LEDGER)
                .forEach((tp, end) -> ledgerEnds.put(Integer.toString(tp.partition()), end));
        Map<String, Long> rawEnds = new HashMap<>();
        newest.getValue()
                .forEach((partition, end) -> rawEnds.put(Integer.toString(partition), end));
        return new EpochBase(newest.getKey(), rawEnds, ledgerEnds);
    }

    private static void add(
            ConsumerRecord<byte[], byte[]> record, Map<Integer, Map<Integer, Long>> counted) {
        CensusProgress progress = BoundedLog.decode(CODEC, record);
        counted.computeIfAbsent(progress.getEpoch(), e -> new HashMap<>())
                .merge(progress.getPartition(), progress.getTo(), Math::max);
    }

    private static void checkRaw(KafkaSettings kafka, int epoch, Map<Integer, Long> counted) {
        for (Map.Entry<TopicPartition, Long> begin :
                BoundedLog.begins(kafka, Topic.PAIRS_RAW).entrySet()) {
            long end = counted.getOrDefault(begin.getKey().partition(), 0L);
            if (begin.getValue() > end) {
                throw new IllegalStateException(
                        "%s begins at offset %d, but census epoch %d has counted up to %d only: what lies between can be counted no more. --census.count-from=raw counts without it"
                                .formatted(begin.getKey(), begin.getValue(), epoch, end));
            }
        }
    }
}
