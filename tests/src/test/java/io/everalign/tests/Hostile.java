package io.everalign.tests;

import io.everalign.schemas.TestPairs;
import io.everalign.schemas.Topic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Records of {@code pairs.raw} that no crawler of ours would write. */
final class Hostile {

    private static final byte[] JUNK =
            "no Avro at all".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    /** None of them may be used, and none may stop the stream. */
    static final List<ProducerRecord<byte[], byte[]>> RECORDS =
            List.of(
                    record(new byte[16], JUNK, new RecordHeaders()),
                    record(null, JUNK, new RecordHeaders()),
                    record(new byte[16], JUNK, headers(2001)),
                    record(new byte[16], null, headers(2002)),
                    record(new byte[3], new byte[0], headers(2003)),
                    record(new byte[16], JUNK, headers(2004).remove("text-hash")));

    private Hostile() {}

    static void send(String bootstrapServers) throws ExecutionException, InterruptedException {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        try (var producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : RECORDS) {
                producer.send(record).get();
            }
        }
    }

    private static Headers headers(long seed) {
        byte[] image = Picture.jpeg(seed, 210, 210);
        return TestPairs.record(TestPairs.pair(image, "never seen by a crawler")).headers();
    }

    private static ProducerRecord<byte[], byte[]> record(
            byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return new ProducerRecord<>(Topic.PAIRS_RAW.topicName(), null, key, value, headers);
    }
}
