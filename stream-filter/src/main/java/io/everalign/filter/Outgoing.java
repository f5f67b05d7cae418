package io.everalign.filter;

import io.everalign.schemas.Topic;
import java.nio.charset.StandardCharsets;

/**
 * A record on its way to Kafka. Public because Flink serialises only public records.
 *
 * @param topic name of the topic
 * @param key key
 * @param value value
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Outgoing(String topic, byte[] key, byte[] value) {

    static Outgoing to(Topic topic, byte[] key, byte[] value) {
        return new Outgoing(topic.topicName(), key, value);
    }

    static Outgoing to(Topic topic, String key, byte[] value) {
        return to(topic, key.getBytes(StandardCharsets.UTF_8), value);
    }
}
