package io.everalign.crawler;

import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.Topic;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes from {@code crawl.tasks} what the frontier has taken over: everything behind the
 * committed offsets, never anything by age.
 */
final class ReadTasks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadTasks.class);
    private static final long EVERY_SECONDS = 60;

    private final KafkaSettings kafka;
    private final String group;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread made = new Thread(task, "read-tasks");
                        made.setDaemon(true);
                        return made;
                    });

    ReadTasks(KafkaSettings kafka, String group) {
        this.kafka = kafka;
        this.group = group;
    }

    void start() {
        var unused =
                thread.scheduleWithFixedDelay(
                        this::deleteQuietly, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void deleteQuietly() {
        try {
            delete();
        } catch (ExecutionException | RuntimeException e) {
            LOG.warn("Tasks that were read stay in {} for now due to {}", Topic.CRAWL_TASKS, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deletes once. */
    void delete() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(kafka.clientProperties("everalign-read-tasks"))) {
            Map<TopicPartition, OffsetAndMetadata> committed =
                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
            Map<TopicPartition, RecordsToDelete> behind =
                    committed.entrySet().stream()
                            .filter(e -> e.getKey().topic().equals(Topic.CRAWL_TASKS.topicName()))
                            .filter(e -> e.getValue() != null)
                            .collect(
                                    Collectors.toMap(
                                            Map.Entry::getKey,
                                            e ->
                                                    RecordsToDelete.beforeOffset(
                                                            e.getValue().offset())));
            admin.deleteRecords(behind).all().get();
        }
    }
}
