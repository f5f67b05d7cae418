package io.everalign.trainer;

import io.everalign.schemas.Codec;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.Hash128;
import io.everalign.schemas.PairId;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.Retraction;
import io.everalign.schemas.RetractionCause;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.TestPairs;
import io.everalign.schemas.Topic;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Pairs as the filter accepts them, drawn from numbers. */
final class FilteredPairs {

    private static final Codec<FilteredPair> CODEC = Codec.of(FilteredPair.class);

    private FilteredPairs() {}

    static FilteredPair pair(int number) {
        return pair(TestPairs.jpeg(number, 48, 40), "a picture of thing number " + number);
    }

    static FilteredPair pair(byte[] image, String text) {
        return FilteredPair.newBuilder()
                .setImage(ByteBuffer.wrap(image))
                .setMediaType("image/jpeg")
                .setWidthPx(48)
                .setHeightPx(40)
                .setText(text)
                .setImageHash(PairIdentity.imageHash(image))
                .setTextHash(PairIdentity.textHash(text))
                .setImageUrl("https://images.test/" + text.hashCode())
                .setPageUrl("https://pages.test/")
                .setDomain("images.test")
                .setRawPartition(0)
                .setRawOffset(0)
                .setFetchedAt(TestPairs.FETCHED_AT)
                .setGeneration(3)
                .setEpoch(2)
                .build();
    }

    static PairId id(FilteredPair pair) {
        return PairId.of(pair.getImageHash(), pair.getTextHash());
    }

    static ProducerRecord<byte[], byte[]> record(FilteredPair pair) {
        return new ProducerRecord<>(
                Topic.PAIRS_FILTERED.topicName(), id(pair).toBytes(), CODEC.encode(pair));
    }

    /** A hash whose last bits, which decide the hold-out, are these. */
    static Hash128 hash(long last) {
        return new Hash128(ByteBuffer.allocate(16).putLong(7).putLong(last).array());
    }

    /** A retraction as the census writes it. */
    static ProducerRecord<byte[], byte[]> retraction(RetractionKey key) {
        Retraction retraction =
                new Retraction(key.pair().toKey(), RetractionCause.TEXT_OVER, key.number(), 0);
        return new ProducerRecord<>(
                Topic.PAIRS_RETRACTED.topicName(),
                key.toBytes(),
                Codec.of(Retraction.class).encode(retraction));
    }
}
