package io.everalign.crawler;

import io.everalign.crawler.Totals.Name;
import io.everalign.runtime.Settings;
import io.everalign.schemas.Codec;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.TaskKind;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the tests of a whole crawl share: settings, waiting, and reading what was published. */
final class RunningCrawl {

    private static final Codec<RawPair> CODEC = Codec.of(RawPair.class);

    private RunningCrawl() {}

    static CrawlerSettings settings(Path state, String bootstrap, String... more) {
        Map<String, String> given = new HashMap<>();
        given.put("kafka.bootstrap-servers", bootstrap);
        given.put("kafka.partitions", "2");
        given.put("crawl.state-dir", state.toString());
        given.put("crawl.application-id", "crawl-" + state.getFileName());
        given.put("crawl.allow-private-addresses", "true");
        given.put("crawl.delay", "0ms");
        given.put("crawl.retry-delay", "20ms");
        given.put("crawl.fetch-timeout", "5s");
        given.put("crawl.session-timeout", "2s");
        given.put("crawl.transaction-timeout", "5s");
        for (String argument : more) {
            String[] parts = argument.split("=", 2);
            given.put(parts[0], parts[1]);
        }
        String[] arguments =
                given.entrySet().stream()
                        .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                        .toArray(String[]::new);
        return Settings.of(CrawlerSettings.class).read(arguments, Map.of());
    }

    /** Empties the topics, which the tests of a JVM share. */
    static void emptyTopics(String bootstrap) throws Exception {
        KafkaSettings kafka = settings(Path.of("none"), bootstrap).kafka();
        try (Admin admin = Admin.create(kafka.clientProperties("tests"))) {
            List<String> ours =
                    admin.listTopics().names().get().stream()
                            .filter(name -> name.matches("crawl[.].*|pairs[.].*"))
                            .toList();
            admin.deleteTopics(ours).all().get();
            await(() -> listed(admin).stream().noneMatch(ours::contains));
        }
    }

    private static java.util.Set<String> listed(Admin admin) {
        try {
            return admin.listTopics().names().get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within 60 seconds");
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** Waits until every task that was sent or seeded is read and ended. */
    static void awaitEnd(Crawler crawler, int atLeastSeeds) {
        CrawlerMetrics metrics = crawler.metrics();
        await(
                () ->
                        metrics.total(Name.SEEDS) >= atLeastSeeds
                                && metrics.pending() == 0
                                && read(metrics) == ended(metrics)
                                && read(metrics)
                                        == metrics.total(Name.SENT) + metrics.total(Name.SEEDS));
    }

    static long read(CrawlerMetrics metrics) {
        long sum = 0;
        for (TaskKind kind : TaskKind.values()) {
            sum += metrics.total(Name.read(kind));
        }
        return sum;
    }

    private static long ended(CrawlerMetrics metrics) {
        long sum = 0;
        for (TaskKind kind : TaskKind.values()) {
            sum += ended(metrics, kind);
        }
        return sum;
    }

    static long ended(CrawlerMetrics metrics, TaskKind kind) {
        long sum = 0;
        for (FetchOutcome outcome : FetchOutcome.values()) {
            sum += metrics.total(Name.ended(kind, outcome));
        }
        return sum;
    }

    /** Everything in {@code pairs.raw}, once as many are committed and nothing is left open. */
    static List<ConsumerRecord<byte[], byte[]>> committed(String bootstrap, long expected) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> committed = consumer(bootstrap, "read_committed");
                KafkaConsumer<byte[], byte[]> all = consumer(bootstrap, "read_uncommitted")) {
            List<TopicPartition> partitions =
                    committed.partitionsFor(Topic.PAIRS_RAW.topicName()).stream()
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList();
            committed.assign(partitions);
            committed.seekToBeginning(partitions);
            await(
                    () -> {
                        committed.poll(Duration.ofMillis(50)).forEach(records::add);
                        Map<TopicPartition, Long> ends = all.endOffsets(partitions);
                        return records.size() >= expected
                                && partitions.stream()
                                        .allMatch(
                                                p ->
                                                        committed.position(p)
                                                                >= ends.getOrDefault(p, 0L));
                    });
        }
        return records;
    }

    static List<RawPair> pairs(String bootstrap, long expected) throws UndecodableException {
        List<RawPair> pairs = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : committed(bootstrap, expected)) {
            pairs.add(CODEC.decode(record.value()));
        }
        return pairs;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap, String isolation) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("isolation.level", isolation);
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
