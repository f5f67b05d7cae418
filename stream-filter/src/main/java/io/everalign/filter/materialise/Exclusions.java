package io.everalign.filter.materialise;

import io.everalign.filter.HashSet128;
import io.everalign.schemas.Codec;
import io.everalign.schemas.OverLimit;
import io.everalign.schemas.PairId;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.RetractionKey.Scope;
import io.everalign.schemas.Side;
import io.everalign.schemas.UndecodableException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must not be used. A retraction counts where its key says, until a record without a value
 * takes it back. A text or image that is over counts for the pairs that were judged in its epoch.
 * Safe for several threads once it has been read.
 */
final class Exclusions {

    private static final Logger LOG = LoggerFactory.getLogger(Exclusions.class);
    private static final HashSet128 NONE = new HashSet128();

    private final Codec<OverLimit> codec = Codec.of(OverLimit.class);
    private final Map<Reach, HashSet128> retracted = new HashMap<>();

    /** Retractions that were taken back, which are few. */
    private final Set<RetractionKey> takenBack = new HashSet<>();

    /** By epoch. */
    private final Map<Integer, HashSet128> texts = new HashMap<>();

    private final Map<Integer, HashSet128> images = new HashMap<>();

    private Exclusions() {}

    /** Where a retraction counts. */
    private record Reach(Scope scope, int number) {}

    /** Reads them as far as the snapshot goes. */
    static Exclusions read(TopicLog log, Snapshot snapshot) throws IOException {
        Exclusions exclusions = new Exclusions();
        for (LogRange range : snapshot.retracted()) {
            log.read(range, exclusions::retract);
        }
        for (LogRange range : snapshot.over()) {
            log.read(range, exclusions::over);
        }
        return exclusions;
    }

    /** Whether the pair was taken down. */
    boolean isTakenDown(PairId pair) {
        return isRetracted(RetractionKey.everywhere(pair));
    }

    /** Whether a retraction counts for that record of its pair. */
    boolean isRetracted(KeptPair kept) {
        return isTakenDown(kept.id())
                || isRetracted(RetractionKey.inEpoch(kept.id(), kept.pair().getEpoch()))
                || isRetracted(RetractionKey.inGeneration(kept.id(), kept.pair().getGeneration()));
    }

    private boolean isRetracted(RetractionKey key) {
        return retracted
                        .getOrDefault(new Reach(key.scope(), key.number()), NONE)
                        .contains(key.pair().toBytes())
                && !takenBack.contains(key);
    }

    /** Whether the pair's text or image was over in the epoch that judged it. */
    boolean isOver(KeptPair kept) {
        int epoch = kept.pair().getEpoch();
        return texts.getOrDefault(epoch, NONE).contains(kept.pair().getTextHash().bytes())
                || images.getOrDefault(epoch, NONE).contains(kept.pair().getImageHash().bytes());
    }

    private void retract(ConsumerRecord<byte[], byte[]> retraction) {
        RetractionKey key = RetractionKey.read(retraction.key()).orElse(null);
        if (key == null) {
            leaveOut(retraction, "its key is none of a retraction");
        } else if (retraction.value() == null) {
            takenBack.add(key);
        } else {
            retracted
                    .computeIfAbsent(
                            new Reach(key.scope(), key.number()), reach -> new HashSet128())
                    .add(key.pair().toBytes());
            takenBack.remove(key);
        }
    }

    private void over(ConsumerRecord<byte[], byte[]> limit) {
        if (limit.value() == null) {
            return;
        }
        try {
            OverLimit over = codec.decode(limit.value());
            Map<Integer, HashSet128> side = over.getKind() == Side.TEXT ? texts : images;
            side.computeIfAbsent(over.getEpoch(), epoch -> new HashSet128())
                    .add(over.getHash().bytes());
        } catch (UndecodableException e) {
            leaveOut(limit, String.valueOf(e.getMessage()));
        }
    }

    private static void leaveOut(ConsumerRecord<byte[], byte[]> record, String why) {
        LOG.warn(
                "{}-{} at {} is left out: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                why);
    }
}
