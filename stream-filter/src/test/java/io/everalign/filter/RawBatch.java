package io.everalign.filter;

import io.everalign.schemas.Codec;
import io.everalign.schemas.PairHeaders;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the whole raw log says at once, whatever the order: the answer that the jobs must give. */
final class RawBatch {

    private static final Codec<RawPair> CODEC = Codec.of(RawPair.class);

    /** Larger ones of {@link ReleasedPairs} pass every rule that looks at one pair. */
    private static final int SMALL_IMAGE_BYTES = 1500;

    private final Map<String, Set<String>> imagesOfText = new HashMap<>();
    private final Map<String, Set<String>> textsOfImage = new HashMap<>();
    private final Set<PairHeaders> good = new HashSet<>();

    /** Places of the raw log, as {@code partition:offset}. */
    final Set<String> places = new TreeSet<>();

    /** Places whose headers can be read. */
    final Set<String> readable = new TreeSet<>();

    /** Places that repeat a pair. */
    final Set<String> repeats = new TreeSet<>();

    private final Set<String> pairs = new HashSet<>();

    static RawBatch read(String bootstrapServers) {
        RawBatch batch = new RawBatch();
        List<ConsumerRecord<byte[], byte[]>> raw =
                Committed.records(bootstrapServers, Topic.PAIRS_RAW);
        raw.forEach(batch::add);
        return batch;
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        String place = record.partition() + ":" + record.offset();
        places.add(place);
        try {
            PairHeaders headers = PairHeaders.read(record.headers());
            String image = PairIdentity.hex(headers.imageHash());
            String text = PairIdentity.hex(headers.textHash());
            readable.add(place);
            imagesOfText.computeIfAbsent(text, t -> new HashSet<>()).add(image);
            textsOfImage.computeIfAbsent(image, i -> new HashSet<>()).add(text);
            if (!pairs.add(headers.pairId().toString())) {
                repeats.add(place);
            }
            if (CODEC.decode(record.value()).getImage().remaining() > SMALL_IMAGE_BYTES) {
                good.add(headers);
            }
        } catch (UndecodableException e) {
            // It has an outcome, but counts for no text and no image.
        }
    }

    /** Keys that {@code pairs.over} must have, each once. */
    Set<String> over() {
        Set<String> over = new TreeSet<>();
        imagesOfText.forEach(
                (text, images) -> {
                    if (images.size() > ReleasedPairs.TEXT_LIMIT) {
                        over.add("text:" + text + ":1");
                    }
                });
        textsOfImage.forEach(
                (image, texts) -> {
                    if (texts.size() > ReleasedPairs.IMAGE_LIMIT) {
                        over.add("image:" + image + ":1");
                    }
                });
        return over;
    }

    /** Ids of the pairs that may be used. */
    Set<String> usable() {
        Set<String> over = over();
        Set<String> usable = new TreeSet<>();
        for (PairHeaders pair : good) {
            if (!over.contains("text:%s:1".formatted(PairIdentity.hex(pair.textHash())))
                    && !over.contains("image:%s:1".formatted(PairIdentity.hex(pair.imageHash())))) {
                usable.add(pair.pairId().toString());
            }
        }
        return usable;
    }
}
