package io.everalign.crawler;

import io.everalign.schemas.Topic;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How the frontier's Kafka Streams is set up. */
final class StreamProperties {

    private static final int COMMIT_MILLIS = 100;
    private static final int CACHE_BYTES = 1 << 20;
    // Above one pair, so that a batch holds several.
    private static final int BATCH_BYTES = 1 << 20;

    private StreamProperties() {}

    static Properties of(CrawlerSettings settings) {
        StreamSettings stream = settings.stream();
        Properties properties = settings.kafka().clientProperties(stream.applicationId());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, stream.applicationId());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stream.stateDir().toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, stream.threads());
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MILLIS);
        // A poll longer than the tick would delay it.
        properties.put(StreamsConfig.POLL_MS_CONFIG, 5);
        properties.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.kafka().replicationFactor());
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksMemory.class);
        properties.put(RocksMemory.BYTES, Long.toString(stream.stateMemory()));
        producer(properties, ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        producer(properties, ProducerConfig.BUFFER_MEMORY_CONFIG, stream.bufferMemory());
        producer(
                properties,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Topic.PAIRS_RAW.maxRecordBytes());
        producer(
                properties,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Math.toIntExact(stream.transactionTimeout().toMillis()));
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                Math.toIntExact(stream.sessionTimeout().toMillis()));
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                Math.toIntExact(stream.sessionTimeout().toMillis() / 3));
        if (!stream.instanceId().isEmpty()) {
            properties.put(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG, stream.instanceId());
        }
        return properties;
    }

    private static void producer(Properties properties, String key, Object value) {
        properties.put(StreamsConfig.producerPrefix(key), value);
    }
}
