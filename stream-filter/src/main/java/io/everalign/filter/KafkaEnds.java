package io.everalign.filter;

import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.Topic;
import io.everalign.schemas.Topics;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.base.source.hybrid.HybridSource;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** The ends of both jobs on Kafka. */
final class KafkaEnds {

    /** What both jobs read and write. */
    static final Set<Topic> TOPICS =
            EnumSet.of(
                    Topic.PAIRS_RAW,
                    Topic.PAIRS_OVER,
                    Topic.PAIRS_RETRACTED,
                    Topic.CENSUS_PROGRESS,
                    Topic.PAIRS_LEDGER,
                    Topic.PAIRS_FILTERED,
                    Topic.PAIRS_REJECTED,
                    Topic.FILTER_SETTINGS,
                    Topic.FILTER_RANGES);

    private static final String MAX_TIMEOUT = "transaction.max.timeout.ms";
    private static final String TRANSACTION_VERSION = "transaction.version";
    private static final int LEAST_TRANSACTION_VERSION = 2;

    private KafkaEnds() {}

    /**
     * Makes or checks the topics, and checks that the broker allows the transactions.
     *
     * @throws IllegalStateException saying what does not fit and what to do
     */
    static void check(FilterJobSettings settings) {
        Topics.ensure(settings.kafka(), TOPICS);
        long allowed = maxTransactionTimeoutMillis(settings.kafka());
        long wanted = settings.job().transactionTimeout().toMillis();
        if (wanted > allowed) {
            throw new IllegalStateException(
                    "filter.transaction-timeout is %d ms, but the broker allows %d ms; lower it or raise the broker's %s"
                            .formatted(wanted, allowed, MAX_TIMEOUT));
        }
        checkTransactionVersion(settings.kafka());
    }

    /** The headers of the raw pairs: those counted before from the ledger, then the others. */
    static Source<RawHeaders, ?, ?> rawHeaders(FilterJobSettings settings, CountedBefore before) {
        KafkaSourceBuilder<RawHeaders> raw =
                headers(settings, Topic.PAIRS_RAW).setDeserializer(new RawHeadersReader());
        if (before.isNothing()) {
            return raw.setStartingOffsets(OffsetsInitializer.earliest()).build();
        }
        KafkaSource<RawHeaders> ledger =
                headers(settings, Topic.PAIRS_LEDGER)
                        .setDeserializer(new LedgerReader(before))
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setBounded(offsets(Topic.PAIRS_LEDGER, before.ledgerEnds()))
                        .build();
        return HybridSource.builder(ledger)
                .addSource(
                        raw.setStartingOffsets(offsets(Topic.PAIRS_RAW, before.rawEnds())).build())
                .build();
    }

    private static KafkaSourceBuilder<RawHeaders> headers(FilterJobSettings settings, Topic topic) {
        Properties properties = consumer(settings.kafka(), "everalign-census");
        properties.setProperty("partition.discovery.interval.ms", "-1");
        return KafkaSource.<RawHeaders>builder()
                .setBootstrapServers(settings.kafka().bootstrapServers())
                .setTopics(topic.topicName())
                .setGroupId("everalign-census")
                .setClientIdPrefix("everalign-census")
                .setProperties(properties);
    }

    private static OffsetsInitializer offsets(Topic topic, Map<Integer, Long> offsets) {
        Map<TopicPartition, Long> ofTopic = new HashMap<>();
        offsets.forEach(
                (partition, offset) ->
                        ofTopic.put(new TopicPartition(topic.topicName(), partition), offset));
        return OffsetsInitializer.offsets(ofTopic);
    }

    /** The raw pairs behind the gate. */
    static RawSource rawPairs(FilterJobSettings settings) {
        return new RawSource(
                consumer(settings.kafka(), "everalign-filter"),
                settings.census().epoch(),
                settings.job().holdBack());
    }

    /** One transaction per checkpoint for all topics that a job writes, which are named. */
    static KafkaSink<Outgoing> sink(FilterJobSettings settings, String job, Topic... topics) {
        String name = settings.job().transactionPrefix() + "-" + job;
        Properties properties = settings.kafka().clientProperties(name);
        properties.remove("client.id"); // every producer of the pool would register the same name
        properties.setProperty(
                "transaction.timeout.ms",
                Long.toString(settings.job().transactionTimeout().toMillis()));
        properties.setProperty(
                "max.request.size", Integer.toString(Topic.PAIRS_FILTERED.maxRecordBytes()));
        properties.setProperty("compression.type", "none");
        return KafkaSink.<Outgoing>builder()
                .setBootstrapServers(settings.kafka().bootstrapServers())
                .setKafkaProducerConfig(properties)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setTransactionalIdPrefix(name)
                .setRecordSerializer(new OutgoingWriter(topics))
                .build();
    }

    static Properties consumer(KafkaSettings kafka, String clientId) {
        Properties properties = kafka.clientProperties(clientId);
        properties.setProperty("isolation.level", "read_committed");
        properties.setProperty("auto.offset.reset", "earliest");
        properties.setProperty("enable.auto.commit", "false");
        properties.setProperty("fetch.max.bytes", Integer.toString(16 << 20));
        properties.setProperty("max.partition.fetch.bytes", Integer.toString(1 << 20));
        return properties;
    }

    /**
     * Before version 2 (KIP-890) a write that comes late can land in the next transaction, and one
     * left open can hold back all readers.
     */
    private static void checkTransactionVersion(KafkaSettings kafka) {
        try (Admin admin = Admin.create(kafka.clientProperties("everalign-filter-check"))) {
            FinalizedVersionRange version =
                    admin.describeFeatures()
                            .featureMetadata()
                            .get()
                            .finalizedFeatures()
                            .get(TRANSACTION_VERSION);
            int level = version == null ? 0 : version.maxVersionLevel();
            if (level < LEAST_TRANSACTION_VERSION) {
                throw new IllegalStateException(
                        "The broker's %s is %d, but exactly-once needs %d; run kafka-features.sh upgrade --feature %s=%d"
                                .formatted(
                                        TRANSACTION_VERSION,
                                        level,
                                        LEAST_TRANSACTION_VERSION,
                                        TRANSACTION_VERSION,
                                        LEAST_TRANSACTION_VERSION));
            }
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka refused: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while Kafka was asked", e);
        }
    }

    private static long maxTransactionTimeoutMillis(KafkaSettings kafka) {
        try (Admin admin = Admin.create(kafka.clientProperties("everalign-filter-check"))) {
            String node = admin.describeCluster().nodes().get().iterator().next().idString();
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node);
            Map<ConfigResource, Config> configs = admin.describeConfigs(Set.of(broker)).all().get();
            return Long.parseLong(configs.get(broker).get(MAX_TIMEOUT).value());
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka refused: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while Kafka was asked", e);
        }
    }
}
