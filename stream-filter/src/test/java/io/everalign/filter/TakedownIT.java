package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.runtime.Settings;
import io.everalign.schemas.Codec;
import io.everalign.schemas.PairHeaders;
import io.everalign.schemas.PairId;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.Retraction;
import io.everalign.schemas.RetractionCause;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.TestPairs;
import io.everalign.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody says no, and the pairs of a station that ran are gone. */
class TakedownIT {

    private static final String BROKER = TestBroker.bootstrapServers();
    private static final byte[] CAT = TestPairs.jpeg(1, 300, 300);
    private static final byte[] DOG = TestPairs.jpeg(2, 300, 300);

    private final List<RawPair> raw =
            List.of(
                    pair(CAT, "a cat on a mat", "https://a.test/cat.jpg", "a.test"),
                    pair(CAT, "the same cat again", "https://b.test/cat.jpg", "b.test"),
                    pair(DOG, "a dog on a mat", "https://b.test/dog.jpg", "b.test"),
                    pair(DOG, "a dog on a mat", "https://b.test/dog.jpg", "b.test"));

    @TempDir Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void filter() throws Exception {
        BrokerTopics.deleteAll(BROKER);
        String[] arguments = {
            "--kafka.bootstrap-servers=" + BROKER,
            "--filter.checkpoint-dir=" + directory,
            "--filter.checkpoint-interval=200ms",
            "--filter.parallelism=1"
        };
        FilterStation station =
                new FilterStation(
                        Settings.of(FilterStationSettings.class).read(arguments, Map.of()));
        station.start();
        try (var producer =
                new org.apache.kafka.clients.producer.KafkaProducer<>(
                        Map.of("bootstrap.servers", BROKER),
                        new org.apache.kafka.common.serialization.ByteArraySerializer(),
                        new org.apache.kafka.common.serialization.ByteArraySerializer())) {
            for (RawPair pair : raw) {
                producer.send(TestPairs.record(pair)).get();
            }
            Deadlines.await("three are kept", () -> filtered().size() == 3);
        } finally {
            station.close();
        }
    }

    @Test
    void everySelectorNamesItsPairsAndTheyAreRetractedEverywhereAndBuried() throws Exception {
        Path cat = Files.write(directory.resolve("cat.jpg"), CAT);
        assertFound(2, "--dry-run", "--image", cat.toString());
        assertFound(1, "--dry-run", "--url=https://a.test/cat.jpg");
        assertFound(3, "--dry-run", "--page", raw.get(0).getPageUrl());
        assertFound(1, "--dry-run", "--text", " the same  cat again");
        assertFound(1, "--dry-run", "--pair", id(1).toString());
        assertFound(3, "--dry-run", "--domain", "A.test", "--domain", "b.test");
        assertThat(Committed.records(BROKER, Topic.PAIRS_RETRACTED)).isEmpty();
        assertThat(filtered()).noneMatch(record -> record.value() == null);

        assertFound(2, "--domain", "b.test");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "taken down: 2 pairs in 3 of 4 entries of pairs.ledger\n  %s\n  %s\n"
                                .formatted(id(1), id(2)));
        Codec<Retraction> codec = Codec.of(Retraction.class);
        List<RetractionKey> retracted = new ArrayList<>();
        for (var record : Committed.records(BROKER, Topic.PAIRS_RETRACTED)) {
            assertThat(codec.decode(record.value()).getCause()).isEqualTo(RetractionCause.TAKEDOWN);
            retracted.add(RetractionKey.read(record.key()).orElseThrow());
        }
        assertThat(retracted)
                .containsExactlyInAnyOrder(
                        RetractionKey.everywhere(id(1)), RetractionKey.everywhere(id(2)));
        assertThat(filtered())
                .filteredOn(record -> record.value() == null)
                .extracting(record -> PairId.fromBytes(record.key()))
                .containsExactlyInAnyOrder(id(1), id(2));
        // Where the pair lies, or the tombstone would not be seen to be its own.
        assertThat(filtered())
                .filteredOn(record -> PairId.fromBytes(record.key()).equals(id(2)))
                .extracting(ConsumerRecord::partition)
                .hasSize(2)
                .containsOnly(
                        filtered().stream()
                                .filter(record -> PairId.fromBytes(record.key()).equals(id(2)))
                                .findFirst()
                                .orElseThrow()
                                .partition());
    }

    @Test
    void whatIsNotThereAndWhatIsNotUnderstoodIsTold() {
        assertThat(run("--domain", "none.test")).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("taken down: 0 pairs in 0 of");
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--domain").contains("missing");
        assertThat(run("--pair", "xyz")).isEqualTo(2);
        assertThat(run("--pair", "00ff")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--pair must be 32 hexadecimal digits, not \"xyz\"");
        assertThat(run("--image", directory.resolve("none.jpg").toString())).isEqualTo(2);
        assertThat(run("--domain")).isEqualTo(2);
        assertThat(run("--domain", "")).as("an unset variable names nobody").isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--domain must not be empty");
        assertThat(run("--domain", "a.test", "--kafka.bootstrap=x")).isEqualTo(2);
    }

    private void assertFound(int pairs, String... words) {
        out.reset();
        assertThat(run(words)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("taken down: %d pairs".formatted(pairs));
    }

    private int run(String... words) {
        String[] all =
                Stream.concat(
                                Arrays.stream(words),
                                Stream.of("--kafka.bootstrap-servers=" + BROKER))
                        .toArray(String[]::new);
        return TakedownMain.run(
                all,
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private PairId id(int number) {
        return PairHeaders.of(raw.get(number)).pairId();
    }

    private static List<ConsumerRecord<byte[], byte[]>> filtered() {
        return Committed.records(BROKER, Topic.PAIRS_FILTERED);
    }

    private static RawPair pair(byte[] image, String text, String url, String domain) {
        return RawPair.newBuilder(TestPairs.pair(image, text))
                .setImageUrl(url)
                .setDomain(domain)
                .build();
    }
}
