package io.everalign.filter.materialise;

import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.Hash128;
import io.everalign.schemas.PairId;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.Side;
import io.everalign.schemas.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Topics in memory; a record's key chooses its partition. Not changed while a run reads it. */
final class MemoryLog implements TopicLog {

    private final int partitions;
    private final Map<Topic, List<List<ConsumerRecord<byte[], byte[]>>>> topics = new HashMap<>();

    MemoryLog(int partitions) {
        this.partitions = partitions;
        for (Topic topic : List.of(Topic.PAIRS_FILTERED, Topic.PAIRS_RETRACTED, Topic.PAIRS_OVER)) {
            List<List<ConsumerRecord<byte[], byte[]>>> empty = new ArrayList<>();
            IntStream.range(0, partitions).forEach(partition -> empty.add(new ArrayList<>()));
            topics.put(topic, empty);
        }
    }

    void keep(FilteredPair pair) {
        append(Topic.PAIRS_FILTERED, Kept.id(pair).toBytes(), Kept.FILTERED.encode(pair));
    }

    void bury(PairId pair) {
        append(Topic.PAIRS_FILTERED, pair.toBytes(), null);
    }

    void retract(PairId pair) {
        retract(RetractionKey.everywhere(pair));
    }

    void retract(RetractionKey key) {
        append(Topic.PAIRS_RETRACTED, key.toBytes(), Kept.retraction(key.pair()));
    }

    void takeBack(PairId pair) {
        append(Topic.PAIRS_RETRACTED, pair.toBytes(), null);
    }

    void over(Side side, Hash128 hash, int epoch) {
        append(Topic.PAIRS_OVER, Kept.overKey(side, hash), Kept.over(side, hash, epoch));
    }

    void append(Topic topic, byte[] key, byte[] value) {
        int partition = Math.floorMod(java.util.Arrays.hashCode(key), partitions);
        List<ConsumerRecord<byte[], byte[]>> log = topics.get(topic).get(partition);
        log.add(new ConsumerRecord<>(topic.topicName(), partition, log.size(), key, value));
    }

    List<ConsumerRecord<byte[], byte[]>> records(Topic topic, int partition) {
        return Collections.unmodifiableList(topics.get(topic).get(partition));
    }

    @Override
    public List<LogRange> decided(Topic topic) {
        return IntStream.range(0, partitions)
                .mapToObj(
                        partition ->
                                new LogRange(topic, partition, 0, records(topic, partition).size()))
                .toList();
    }

    @Override
    public List<LogRange> written(Topic topic) {
        return decided(topic);
    }

    @Override
    public void read(LogRange range, Taker taker) throws IOException {
        for (ConsumerRecord<byte[], byte[]> record : records(range.topic(), range.partition())) {
            taker.take(record);
        }
    }
}
