package io.everalign.trainer.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.everalign.images.PdqHash;
import io.everalign.runtime.Settings;
import io.everalign.schemas.Codec;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.TestPairs;
import io.everalign.schemas.Topic;
import io.everalign.schemas.Topics;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The feed beside a real broker; every test writes into topics of its own broker. */
class FeedTest {

    private static final int IMAGES = 900;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir Path folder;
    private Path pairs;
    private CollectorRegistry counters = new CollectorRegistry();

    @BeforeEach
    void writePairs() throws IOException {
        Files.createDirectories(folder.resolve("images"));
        List<String> lines = new ArrayList<>(List.of("key\timage\ttext\tlang"));
        for (int i = 0; i < IMAGES; i++) {
            Path image = folder.resolve("images/" + i + ".jpg");
            Files.write(image, TestPairs.jpeg(i, i == 7 ? 800 : 48, i == 7 ? 400 : 40));
            lines.add("%d\timages/%d.jpg\tthe  thing %d\ten".formatted(i, i, i));
            lines.add("%d\timages/%d.jpg\tdas Ding %d\tde".formatted(i, i, i));
        }
        Files.write(folder.resolve("images/3.jpg"), new byte[] {1, 2, 3});
        Files.delete(folder.resolve("images/4.jpg"));
        pairs = Files.write(folder.resolve("pairs.tsv"), lines);
    }

    @Test
    void everyRowIsWrittenOnceThoughTheFeedIsStoppedInTheMiddle() throws Exception {
        FeedSettings settings = settings();
        Topics.ensureAll(settings.kafka());
        Feed first = start(settings);
        await(first, () -> value("written") > 0);
        first.close();
        assertThat(value("left")).isPositive();

        Feed second = start(settings);
        await(second, () -> done() == 1);
        second.close();
        assertThat(value("written")).isEqualTo(2 * IMAGES - 4);
        assertThat(value("broken")).isEqualTo(4);
        assertThat(value("left")).isZero();

        List<FilteredPair> written = written(settings);
        assertThat(written.stream().map(FilteredPair::getText))
                .hasSize(2 * IMAGES - 4)
                .doesNotHaveDuplicates()
                .contains("the thing 0", "das Ding 7")
                .doesNotContain("the thing 3", "das Ding 4");
        assertFields(written);

        // Other files into the same topic would make a mixture that no command names.
        Files.writeString(pairs, "image\ttext\nimages/0.jpg\tanother\n");
        Feed other = start(settings);
        await(other, () -> !other.check().up());
        assertThat(other.check().detail()).contains("already holds pairs of other files");
        other.close();
        assertThat(written(settings)).hasSize(2 * IMAGES - 4);
    }

    private void assertFields(List<FilteredPair> written) throws IOException {
        FilteredPair small = ofText(written, "the thing 0");
        byte[] file = Files.readAllBytes(folder.resolve("images/0.jpg"));
        assertThat(small.getImage().array()).isEqualTo(file);
        assertThat(small.getImageHash()).isEqualTo(PairIdentity.imageHash(file));
        assertThat(small.getTextHash()).isEqualTo(PairIdentity.textHash("the thing 0"));
        assertThat(small.getLanguage()).isEqualTo("en");
        assertThat(small.getMediaType()).isEqualTo("image/jpeg");
        assertThat(small.getPerceptualHash().remaining()).isEqualTo(PdqHash.BYTES);
        FilteredPair large = ofText(written, "das Ding 7");
        assertThat(large.getWidthPx()).isEqualTo(692);
        assertThat(large.getHeightPx()).isEqualTo(346);
        assertThat(large.getLanguage()).isEqualTo("de");
    }

    private static FilteredPair ofText(List<FilteredPair> pairs, String text) {
        return pairs.stream().filter(pair -> pair.getText().equals(text)).findFirst().orElseThrow();
    }

    @Test
    void languagesAndTheMostPairsChooseRows() throws Exception {
        FeedSettings chosen = settings("--feed.languages=de", "--feed.most-pairs=50");
        FeedRows rows = FeedRows.read(chosen);
        assertThat(rows.rows()).hasSize(50).allMatch(row -> row.language().equals("de"));
        assertThat(FeedRows.read(chosen)).isEqualTo(rows);
        FeedSettings otherSeed =
                settings("--feed.languages=de", "--feed.most-pairs=50", "--feed.seed=2");
        assertThat(FeedRows.read(otherSeed).rows()).isNotEqualTo(rows.rows());
        assertThat(FeedRows.read(otherSeed).source()).isNotEqualTo(rows.source());
    }

    private FeedSettings settings(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--kafka.bootstrap-servers=" + TestBroker.bootstrapServers(),
                                "--kafka.partitions=2",
                                "--feed.pairs=" + pairs));
        arguments.addAll(Arrays.asList(more));
        return Settings.of(FeedSettings.class).read(arguments.toArray(String[]::new), Map.of());
    }

    private Feed start(FeedSettings settings) {
        counters = new CollectorRegistry();
        Feed feed = new Feed(settings, counters);
        feed.start();
        return feed;
    }

    private double value(String outcome) {
        Double value =
                counters.getSampleValue(
                        "everalign_feed_pairs", new String[] {"outcome"}, new String[] {outcome});
        return value == null ? 0 : value;
    }

    private double done() {
        return counters.getSampleValue("everalign_feed_done");
    }

    private static List<FilteredPair> written(FeedSettings settings) throws Exception {
        Properties properties = settings.kafka().clientProperties("test-fed");
        properties.setProperty("isolation.level", "read_committed");
        Codec<FilteredPair> codec = Codec.of(FilteredPair.class);
        List<FilteredPair> written = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    List.of(
                            new TopicPartition(Topic.PAIRS_FILTERED.topicName(), 0),
                            new TopicPartition(Topic.PAIRS_FILTERED.topicName(), 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    written.add(codec.decode(record.value()));
                }
            }
        }
        return written;
    }

    private static void await(Feed feed, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("The feed does not come there: %s", feed.check());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
