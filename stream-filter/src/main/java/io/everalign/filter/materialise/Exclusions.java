package io.everalign.filter.materialise;

import io.everalign.filter.HashSet128;
import io.everalign.schemas.Codec;
import io.everalign.schemas.OverLimit;
import io.everalign.schemas.PairId;
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
 * What must not be used. A retraction counts whatever its epoch, as for training, until a record
 * without a value takes it back. A text or image that is over counts for the pairs that were judged
 * in its epoch. Safe for several threads once it has been read.
 */
final class Exclusions {

    private static final Logger LOG = LoggerFactory.getLogger(Exclusions.class);
    private static final HashSet128 NONE = new HashSet128();

    private final Codec<OverLimit> codec = Codec.of(OverLimit.class);
    private final HashSet128 retracted = new HashSet128();

    /** Retractions that were taken back, which are few. */
    private final Set<PairId> takenBack = new HashSet<>();

    /** By epoch. */
    private final Map<Integer, HashSet128> texts = new HashMap<>();

    private final Map<Integer, HashSet128> images = new HashMap<>();

    private Exclusions() {}

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

    boolean isRetracted(PairId pair) {
        return retracted.contains(pair.toBytes()) && !takenBack.contains(pair);
    }

    /** Whether the pair's text or image was over in the epoch that judged it. */
    boolean isOver(KeptPair kept) {
        int epoch = kept.pair().getEpoch();
        return texts.getOrDefault(epoch, NONE).contains(kept.pair().getTextHash().bytes())
                || images.getOrDefault(epoch, NONE).contains(kept.pair().getImageHash().bytes());
    }

    private void retract(ConsumerRecord<byte[], byte[]> retraction) {
        if (retraction.key() == null || retraction.key().length != KeptPair.KEY_BYTES) {
            leaveOut(retraction, "its key is not a pair id");
        } else if (retraction.value() == null) {
            takenBack.add(PairId.fromBytes(retraction.key()));
        } else {
            retracted.add(retraction.key());
            takenBack.remove(PairId.fromBytes(retraction.key()));
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
