package io.everalign.trainer.feed;

import io.everalign.model.evaluation.PairsTsv;
import io.everalign.runtime.Component;
import io.everalign.runtime.Health;
import io.everalign.schemas.Codec;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.Hash128;
import io.everalign.schemas.PairId;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.Topic;
import io.everalign.schemas.Topics;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the pairs of files to {@code pairs.filtered}, each exactly once whatever is killed, and
 * then rests.
 */
public final class Feed implements Component {

    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    /** Rows of a transaction; images of so many are read ahead. */
    private static final int ROWS_AT_ONCE = 512;

    private static final long DRAIN_MILLIS = 5_000;

    private final FeedSettings settings;
    private final FeedMetrics metrics;
    private final Codec<FilteredPair> codec = Codec.of(FilteredPair.class);
    private final Thread thread = new Thread(this::run, "feed");
    private volatile String activity = "reading the files of pairs";
    private volatile @Nullable String failure;
    private volatile boolean closing;
    private volatile boolean done;

    Feed(FeedSettings settings) {
        this(settings, CollectorRegistry.defaultRegistry);
    }

    Feed(FeedSettings settings, CollectorRegistry counters) {
        this.settings = settings;
        this.metrics = new FeedMetrics(counters);
    }

    @Override
    public void start() {
        Topics.ensure(settings.kafka(), EnumSet.of(Topic.PAIRS_FILTERED));
        thread.start();
    }

    @Override
    public Health check() {
        String failed = failure;
        return failed == null ? Health.up(activity) : Health.down(failed);
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(DRAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether every row has an outcome. */
    boolean isDone() {
        return done;
    }

    private void run() {
        try {
            FeedRows fed = FeedRows.read(settings);
            int rows = fed.rows().size();
            FeedPosition position;
            try (FedTopic topic = new FedTopic(settings.kafka());
                    FedImages images = new FedImages(settings.shortSidePx(), settings.threads())) {
                position = write(fed, topic, images);
            }
            if (position.rows() == rows) {
                activity =
                        "all %d pairs are written, %d without a usable image left out"
                                .formatted(rows - position.broken(), position.broken());
                LOG.info("{}", activity);
                metrics.done();
                done = true;
            }
        } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
            LOG.info("The feed stops: {}", activity);
        } catch (IOException | RuntimeException e) {
            if (!closing) {
                LOG.error("The feed cannot go on: {}", e.getMessage(), e);
                failure = String.valueOf(e.getMessage());
            }
        }
    }

    /** Writes every row, or those until it is told to end; how far it came. */
    private FeedPosition write(FeedRows fed, FedTopic topic, FedImages images)
            throws IOException, InterruptedException {
        List<PairsTsv.Row> rows = fed.rows();
        FeedPosition position = topic.position(fed.source());
        metrics.show(position, rows.size());
        while (position.rows() < rows.size() && !closing) {
            int from = (int) position.rows();
            int to = Math.min(rows.size(), from + ROWS_AT_ONCE);
            rows.subList(from, Math.min(rows.size(), to + ROWS_AT_ONCE))
                    .forEach(row -> images.ahead(row.image()));
            int broken = 0;
            topic.begin();
            for (int i = from; i < to; i++) {
                Optional<FedImage> image = images.get(rows.get(i).image());
                if (image.isPresent()) {
                    topic.send(record(rows.get(i), image.get(), i));
                } else {
                    broken++;
                }
            }
            position = position.plus((long) to - from, broken);
            topic.commit(position);
            metrics.show(position, rows.size());
            activity = "%d of %d pairs are written".formatted(position.rows(), rows.size());
        }
        if (position.broken() == rows.size()) {
            throw new IOException("None of the images can be read; see the warnings above");
        }
        return position;
    }

    private ProducerRecord<byte[], byte[]> record(PairsTsv.Row row, FedImage image, int number) {
        String text = PairIdentity.normalise(row.text());
        Hash128 textHash = PairIdentity.textHash(text);
        FilteredPair pair =
                FilteredPair.newBuilder()
                        .setImage(ByteBuffer.wrap(image.bytes()))
                        .setMediaType(image.mediaType())
                        .setWidthPx(image.widthPx())
                        .setHeightPx(image.heightPx())
                        .setText(text)
                        .setLanguage(row.language().isEmpty() ? null : row.language())
                        .setImageHash(image.hash())
                        .setTextHash(textHash)
                        .setPerceptualHash(ByteBuffer.wrap(image.perceptualHash()))
                        .setImageUrl(url(row.image()))
                        .setPageUrl("")
                        .setDomain("file")
                        .setRawPartition(0)
                        .setRawOffset(number)
                        .setFetchedAt(Instant.EPOCH)
                        .setGeneration(0)
                        .setEpoch(0)
                        .build();
        return new ProducerRecord<>(
                Topic.PAIRS_FILTERED.topicName(),
                PairId.of(image.hash(), textHash).toBytes(),
                codec.encode(pair));
    }

    /** The file's last two names: enough to find it, and no more of this machine than that. */
    private static String url(Path file) {
        int names = file.getNameCount();
        return "file:" + file.subpath(Math.max(0, names - 2), names);
    }
}
