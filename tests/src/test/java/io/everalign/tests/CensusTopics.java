package io.everalign.tests;

import io.everalign.schemas.CensusProgress;
import io.everalign.schemas.Codec;
import io.everalign.schemas.LedgerEntry;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the census has committed.
 *
 * @param ledger every place in {@code pairs.ledger}, as often as it is there
 * @param over keys of {@code pairs.over} without their epoch, as often as they are said
 * @param occurrences records that {@code census.progress} says were counted, by raw partition
 * @param gaps where a record of {@code census.progress} does not go on where the one before ended
 */
record CensusTopics(
        List<Outcomes.Place> ledger,
        List<String> over,
        Map<Integer, Long> occurrences,
        List<String> gaps) {

    static CensusTopics read(CommittedLog log) throws UndecodableException {
        Codec<LedgerEntry> entries = Codec.of(LedgerEntry.class);
        List<Outcomes.Place> ledger = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : log.read(Topic.PAIRS_LEDGER)) {
            LedgerEntry entry = entries.decode(record.value());
            ledger.add(new Outcomes.Place(entry.getPartition(), entry.getOffset()));
        }
        List<String> over = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : log.read(Topic.PAIRS_OVER)) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            over.add(key.substring(0, key.lastIndexOf(':')));
        }
        Map<Integer, Long> reached = new HashMap<>();
        Map<Integer, Long> occurrences = new HashMap<>();
        List<String> gaps = new ArrayList<>();
        Codec<CensusProgress> progress = Codec.of(CensusProgress.class);
        for (ConsumerRecord<byte[], byte[]> record : log.read(Topic.CENSUS_PROGRESS)) {
            CensusProgress counted = progress.decode(record.value());
            long before = reached.getOrDefault(counted.getPartition(), counted.getFrom());
            if (before != counted.getFrom()) {
                gaps.add("partition %d at %d".formatted(counted.getPartition(), before));
            }
            reached.put(counted.getPartition(), counted.getTo());
            occurrences.merge(counted.getPartition(), counted.getOccurrences(), Long::sum);
        }
        return new CensusTopics(ledger, over, occurrences, gaps);
    }
}
