package io.everalign.crawler;

import io.everalign.schemas.CrawlTask;
import io.everalign.schemas.TaskKind;
import io.everalign.schemas.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * What a crawl begins with, put into {@code crawl.tasks} at every start: what the frontier has seen
 * already ends as repeated.
 */
final class Seeds {

    private final CrawlerSettings settings;
    private final FolderSource folder;
    private final WarcSource archives;

    Seeds(CrawlerSettings settings, FolderSource folder, WarcSource archives) {
        this.settings = settings;
        this.folder = folder;
        this.archives = archives;
    }

    /**
     * Sends all of them; returns when the broker has them.
     *
     * @throws IOException if a seed is no URL or the folder cannot be read
     */
    void send() throws IOException, InterruptedException, ExecutionException {
        Properties properties = settings.kafka().clientProperties("everalign-crawler-seeds");
        ByteArraySerializer serializer = new ByteArraySerializer();
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, serializer, serializer)) {
            Sending sending = new Sending(producer);
            for (String seed : settings.sources().seeds()) {
                sending.send(page(seed));
            }
            folder.tasks(sending::send);
            archives.tasks(sending::send);
            sending.await();
        }
    }

    private CrawlTask page(String seed) throws IOException {
        String url =
                Urls.normalise(seed, settings.page().maxUrlChars())
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "crawl.seeds must be http or https URLs, not \""
                                                        + seed
                                                        + '"'));
        return CrawlTask.newBuilder()
                .setUrl(url)
                .setKind(TaskKind.PAGE)
                .setWhy("seed")
                .setDepth(0)
                .setFoundAt(Instant.now())
                .build();
    }

    private static final class Sending {

        private final Producer<byte[], byte[]> producer;
        private @Nullable Future<RecordMetadata> last;

        Sending(Producer<byte[], byte[]> producer) {
            this.producer = producer;
        }

        void send(CrawlTask task) {
            byte[] key = Urls.domain(task.getUrl()).getBytes(StandardCharsets.UTF_8);
            last =
                    producer.send(
                            new ProducerRecord<>(
                                    Topic.CRAWL_TASKS.topicName(),
                                    key,
                                    Frontier.CODEC.encode(task)));
        }

        void await() throws InterruptedException, ExecutionException {
            producer.flush();
            if (last != null) {
                last.get();
            }
        }
    }
}
