package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.filter.nsfw.MobileNetClassifier;
import io.everalign.filter.nsfw.NsfwClassifier;
import io.everalign.filter.nsfw.NsfwDevice;
import io.everalign.filter.nsfw.TinyModel;
import io.everalign.images.BadImage;
import io.everalign.images.ImageDecoder;
import io.everalign.images.Pixels;
import io.everalign.images.Rendering;
import io.everalign.runtime.Settings;
import io.everalign.schemas.Codec;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.JudgedRange;
import io.everalign.schemas.PairId;
import io.everalign.schemas.RawStream;
import io.everalign.schemas.RejectReason;
import io.everalign.schemas.RejectedPair;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.Side;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both jobs on a mini cluster against a broker, with NSFW's rule: failures, an orderly end, a kill.
 */
class FilterStationIT {

    private static final String BROKER = TestBroker.bootstrapServers();

    @TempDir Path directory;
    private double nsfwLimit;

    @Test
    void everyRecordHasOneOutcomeAcrossFailureStopAndKill() throws Exception {
        TinyModel.write(directory.resolve("nsfw"));
        RawStream stream;
        try (NsfwClassifier classifier =
                MobileNetClassifier.load(directory.resolve("nsfw"), NsfwDevice.CPU, 1)) {
            List<Double> ofGoodImages =
                    RawStream.goodImages().stream()
                            .map(image -> explicit(image, classifier))
                            .sorted()
                            .toList();
            nsfwLimit = ofGoodImages.get(ofGoodImages.size() / 2);
            Set<ByteBuffer> accepted = new HashSet<>();
            for (byte[] image : RawStream.goodImages()) {
                if (explicit(image, classifier) < nsfwLimit) {
                    accepted.add(ByteBuffer.wrap(image));
                }
            }
            assertThat(accepted).hasSizeBetween(10, ofGoodImages.size() - 10);
            stream = new RawStream(7, image -> accepted.contains(ByteBuffer.wrap(image)));
        }
        FilterStation station = new FilterStation(settings());
        station.start();
        stream.send(BROKER, 300);
        Deadlines.await("some records are judged", () -> judged() > 0);
        station.cluster().terminateTaskManager(0).get();
        station.cluster().startTaskManager();
        stream.send(BROKER, 200);
        Deadlines.await("all records are judged", () -> outcomes() == stream.sent());
        check(stream);
        station.close();
        stream.send(BROKER, 150);
        kill(stream);
        FilterStation again = new FilterStation(settings());
        again.start();
        stream.send(BROKER, 50);
        Deadlines.await("all records are judged again", () -> outcomes() == stream.sent());
        Deadlines.await("the totals follow", () -> judged() == stream.sent());
        check(stream);
        assertThat(CommittedTotals.of(FilterMetrics.OCCURRENCES)).isEqualTo(stream.sent());
        assertThat(CommittedTotals.of(FilterMetrics.over(Side.TEXT)))
                .isEqualTo(stream.textsOver(RawStream.TEXT_LIMIT).size())
                .isPositive();
        assertThat(CommittedTotals.of(FilterMetrics.over(Side.IMAGE)))
                .isEqualTo(stream.imagesOver(RawStream.IMAGE_LIMIT).size())
                .isPositive();
        assertThat(CommittedTotals.of(FilterMetrics.rejected(RejectReason.NSFW))).isPositive();
        assertThat(CommittedTotals.of(FilterMetrics.NSFW_IMAGES))
                .isEqualTo(measured(RejectReason.NSFW))
                .isGreaterThan(CommittedTotals.of(FilterMetrics.NSFW_BATCHES));
        again.close();
        checkReplay(stream);
    }

    /** The same verdicts are given again, and another one would be noticed. */
    private void checkReplay(RawStream stream) throws Exception {
        assertThat(replay())
                .isEqualTo(
                        "generation 1: %1$d records judged again, %1$d outcomes the same, 0 different, 0 no longer there; %1$d outcomes stand in the topics"
                                .formatted(stream.sent()));
        Codec<JudgedRange> codec = Codec.of(JudgedRange.class);
        List<ConsumerRecord<byte[], byte[]>> ranges = records(Topic.FILTER_RANGES);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", BROKER),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (ConsumerRecord<byte[], byte[]> record : ranges) {
                JudgedRange judged = codec.decode(record.value());
                JudgedRange knowsNothing =
                        JudgedRange.newBuilder(judged)
                                .setOverEnds(Map.of())
                                .setRepeats(ByteBuffer.allocate(0))
                                .build();
                producer.send(
                                new ProducerRecord<>(
                                        record.topic(), record.key(), codec.encode(knowsNothing)))
                        .get();
            }
        }
        assertThat(replay()).doesNotContain(" 0 different");
    }

    /** The probability that the model alone gives, of the classes that are refused by default. */
    private static double explicit(byte[] image, NsfwClassifier classifier) {
        try {
            Pixels pixels = ImageDecoder.decode(image, 1_000_000, Rendering.AS_SHOWN);
            return classifier.classify(List.of(classifier.prepare(pixels))).get(0).nsfw();
        } catch (BadImage e) {
            throw new AssertionError("no good image", e);
        }
    }

    /** How many values of that rule were measured. */
    private static long measured(RejectReason rule) {
        return Measured.family(CommittedTotals::of).samples.stream()
                .filter(sample -> sample.name.endsWith("_count"))
                .filter(sample -> sample.labelValues.contains(rule.label()))
                .mapToLong(sample -> (long) sample.value)
                .sum();
    }

    private String replay() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> words = new ArrayList<>(List.of("--generation", "1", "--from", "earliest"));
        words.add("--kafka.bootstrap-servers=" + BROKER);
        words.add("--filter.nsfw-model=" + directory.resolve("nsfw"));
        int status =
                Replay.run(
                        words.toArray(String[]::new),
                        Map.of(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        String line = out.toString(StandardCharsets.UTF_8).lines().findFirst().orElse("");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(status).isEqualTo(line.contains(" 0 different") ? 0 : 1);
        return line;
    }

    /** Runs the station in a process of its own and kills it in the middle of its work. */
    private void kill(RawStream stream) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of(System.getProperty("test.jvm.arguments").split(" ")));
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
        command.add(FilterStationMain.class.getName());
        command.addAll(List.of(arguments()));
        long before = outcomes();
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(new File("target", "killed-station.log"))
                        .start();
        try {
            Deadlines.await("the process judges", () -> outcomes() > before || !process.isAlive());
            assertThat(process.isAlive()).as("the station runs").isTrue();
            stream.send(BROKER, 100);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void check(RawStream stream) throws Exception {
        Set<String> places = new TreeSet<>();
        Set<String> usable = new TreeSet<>();
        Codec<FilteredPair> filtered = Codec.of(FilteredPair.class);
        Codec<RejectedPair> rejected = Codec.of(RejectedPair.class);
        for (ConsumerRecord<byte[], byte[]> record : records(Topic.PAIRS_FILTERED)) {
            FilteredPair pair = filtered.decode(record.value());
            assertThat(places.add(pair.getRawPartition() + ":" + pair.getRawOffset())).isTrue();
            assertThat(usable.add(PairId.fromBytes(record.key()).toString())).isTrue();
        }
        for (ConsumerRecord<byte[], byte[]> record : records(Topic.PAIRS_REJECTED)) {
            RejectedPair pair = rejected.decode(record.value());
            assertThat(places.add(pair.getRawPartition() + ":" + pair.getRawOffset())).isTrue();
        }
        assertThat(places).hasSize(stream.sent());
        for (ConsumerRecord<byte[], byte[]> record : records(Topic.PAIRS_RETRACTED)) {
            usable.remove(RetractionKey.read(record.key()).orElseThrow().pair().toString());
        }
        assertThat(usable).isEqualTo(stream.usable()).isNotEmpty();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(Topic topic)
            throws UndecodableException {
        return Committed.records(BROKER, topic);
    }

    private static long judged() {
        return CommittedTotals.of(FilterMetrics.JUDGED);
    }

    private static long outcomes() {
        return (long) Committed.records(BROKER, Topic.PAIRS_FILTERED).size()
                + Committed.records(BROKER, Topic.PAIRS_REJECTED).size();
    }

    private FilterStationSettings settings() {
        return Settings.of(FilterStationSettings.class).read(arguments(), Map.of());
    }

    private String[] arguments() {
        return new String[] {
            "--kafka.bootstrap-servers=" + BROKER,
            "--kafka.partitions=3",
            "--census.text-limit=" + RawStream.TEXT_LIMIT,
            "--census.image-limit=" + RawStream.IMAGE_LIMIT,
            "--filter.checkpoint-dir=" + directory.resolve("checkpoints"),
            "--filter.nsfw-model=" + directory.resolve("nsfw"),
            "--filter.nsfw-limit=" + nsfwLimit,
            "--filter.nsfw-batch=5",
            "--filter.checkpoint-interval=500ms",
            "--filter.parallelism=2"
        };
    }
}
