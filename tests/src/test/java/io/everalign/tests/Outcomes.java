package io.everalign.tests;

import io.everalign.schemas.Codec;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.PairId;
import io.everalign.schemas.RegistryEvent;
import io.everalign.schemas.RegistryEventKind;
import io.everalign.schemas.RejectReason;
import io.everalign.schemas.RejectedPair;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What became of every raw record, from committed records alone.
 *
 * @param raw every record of {@code pairs.raw}
 * @param occurrences the same as the oracle sees them
 * @param filtered records of {@code pairs.filtered}
 * @param rejected records of {@code pairs.rejected}
 * @param retracted pair ids of {@code pairs.retracted}, in hex
 */
record Outcomes(
        List<ConsumerRecord<byte[], byte[]>> raw,
        List<Occurrence> occurrences,
        List<FilteredPair> filtered,
        List<RejectedPair> rejected,
        Set<String> retracted) {

    /** A record's place in {@code pairs.raw}. */
    record Place(int partition, long offset) {}

    static Outcomes read(CommittedLog log, long maxPixels) throws UndecodableException {
        Codec<FilteredPair> filteredPairs = Codec.of(FilteredPair.class);
        List<FilteredPair> filtered = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : log.read(Topic.PAIRS_FILTERED)) {
            filtered.add(filteredPairs.decode(record.value()));
        }
        Codec<RejectedPair> rejectedPairs = Codec.of(RejectedPair.class);
        List<RejectedPair> rejected = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : log.read(Topic.PAIRS_REJECTED)) {
            rejected.add(rejectedPairs.decode(record.value()));
        }
        Set<String> retracted =
                log.newest(
                                Topic.PAIRS_RETRACTED,
                                key -> RetractionKey.read(key).orElseThrow().pair().toString())
                        .keySet();
        List<ConsumerRecord<byte[], byte[]>> raw = log.read(Topic.PAIRS_RAW);
        List<Occurrence> occurrences =
                raw.stream().map(record -> Occurrence.of(record, maxPixels)).toList();
        return new Outcomes(raw, occurrences, filtered, rejected, retracted);
    }

    /** Every place of the raw log. */
    List<Place> rawPlaces() {
        return raw.stream().map(record -> new Place(record.partition(), record.offset())).toList();
    }

    /** Every place that has an outcome, as often as it has one. */
    List<Place> judgedPlaces() {
        List<Place> places = new ArrayList<>();
        filtered.forEach(
                pair -> places.add(new Place(pair.getRawPartition(), pair.getRawOffset())));
        rejected.forEach(
                pair -> places.add(new Place(pair.getRawPartition(), pair.getRawOffset())));
        return places;
    }

    /** Ids of the pairs that may be used: filtered and not retracted. */
    Set<String> usable() {
        Set<String> usable = new TreeSet<>();
        for (FilteredPair pair : filtered) {
            usable.add(PairId.of(pair.getImageHash(), pair.getTextHash()).toString());
        }
        usable.removeAll(retracted);
        return usable;
    }

    /** First reason of every rejected place. */
    Map<Place, RejectReason> reasons() {
        return rejected.stream()
                .collect(
                        Collectors.toMap(
                                pair -> new Place(pair.getRawPartition(), pair.getRawOffset()),
                                pair -> RejectReason.of(pair.getFailed().get(0).getReason())));
    }

    /** Outcomes of the occurrences of each pair id, without the repeats; {@code ok} if filtered. */
    Map<String, List<String>> byPair() {
        Map<Place, RejectReason> reasons = reasons();
        Map<String, List<String>> outcomes = new TreeMap<>();
        for (Occurrence occurrence : occurrences) {
            RejectReason reason =
                    reasons.get(new Place(occurrence.partition(), occurrence.offset()));
            if (occurrence.pair() != null && reason != RejectReason.REPEATED_PAIR) {
                outcomes.computeIfAbsent(occurrence.pair(), pair -> new ArrayList<>())
                        .add(reason == null ? "ok" : reason.label());
            }
        }
        return outcomes;
    }

    /** Published versions by number, as the registry told them. */
    static Map<Integer, String> announced(CommittedLog log) throws UndecodableException {
        Codec<RegistryEvent> events = Codec.of(RegistryEvent.class);
        Map<Integer, String> versions = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : log.read(Topic.REGISTRY_EVENTS)) {
            RegistryEvent event = events.decode(record.value());
            if (event.getKind() == RegistryEventKind.VERSION_PUBLISHED) {
                versions.put(event.getVersionNumber(), event.getVersion());
            }
        }
        return versions;
    }
}
