package io.everalign.crawler;

import io.everalign.schemas.Codec;
import io.everalign.schemas.CrawlTask;
import io.everalign.schemas.PairHeaders;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.Topic;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A pair as it stands in {@code pairs.raw}.
 *
 * @param key its pair id
 * @param value the encoded {@link RawPair}
 * @param headers what the census reads
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PairRecord(byte[] key, byte[] value, Headers headers) {

    private static final Codec<RawPair> CODEC = Codec.of(RawPair.class);
    // Key, headers and what Kafka writes around a record and its batch.
    private static final int AROUND_BYTES = 1024;

    /** The pair of an image and the text of a task that waited for it. */
    static PairRecord of(Body body, CrawlTask task) {
        String text = String.valueOf(task.getText());
        RawPair pair =
                RawPair.newBuilder()
                        .setImage(ByteBuffer.wrap(body.bytes()))
                        .setMediaType(body.mediaType())
                        .setText(text)
                        .setImageUrl(task.getUrl())
                        .setPageUrl(
                                task.getParentUrl() == null ? task.getUrl() : task.getParentUrl())
                        .setDomain(Urls.domain(task.getUrl()))
                        .setSource(source(task))
                        .setFetchedAt(body.fetchedAt())
                        .build();
        PairHeaders headers = PairHeaders.of(pair);
        Headers written = new RecordHeaders();
        headers.write(written);
        return new PairRecord(headers.pairId().toBytes(), CODEC.encode(pair), written);
    }

    /** Whether the broker takes it: a record that is too large would end the stream thread. */
    boolean fits() {
        return value.length + AROUND_BYTES <= Topic.PAIRS_RAW.maxRecordBytes();
    }

    private static String source(CrawlTask task) {
        if (task.getArchive() != null) {
            return "warc";
        }
        return Urls.isFile(task.getUrl()) ? "folder" : "web";
    }
}
