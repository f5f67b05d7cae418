package io.everalign.filter;

import io.everalign.runtime.Settings;
import io.everalign.schemas.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a released version left when it was stopped: a savepoint of each job in the canonical
 * format, below the job's name, and the topics as they were then.
 *
 * @param folder where it lies
 */
record ReleasedState(Path folder) {

    /** Where all versions lie, from the folder of the module. */
    static final Path ALL = Path.of("src/test/resources/savepoints");

    static List<String> versions() throws IOException {
        try (Stream<Path> folders = Files.list(ALL)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
        }
    }

    static ReleasedState of(String version) {
        return new ReleasedState(ALL.resolve(version));
    }

    Path log() {
        return folder.resolve("log.gz");
    }

    Path savepoint(String job) {
        return folder.resolve(job);
    }

    /** Settings of a station that goes on from below a directory. */
    static FilterStationSettings settings(Path directory, int parallelism, String... more) {
        return Settings.of(FilterStationSettings.class)
                .read(
                        Stream.concat(
                                        Stream.of(
                                                "--kafka.bootstrap-servers="
                                                        + TestBroker.bootstrapServers(),
                                                "--kafka.partitions=3",
                                                "--census.text-limit=" + ReleasedPairs.TEXT_LIMIT,
                                                "--census.image-limit=" + ReleasedPairs.IMAGE_LIMIT,
                                                "--filter.checkpoint-dir=" + directory,
                                                "--filter.checkpoint-interval=300ms",
                                                "--filter.parallelism=" + parallelism),
                                        Stream.of(more))
                                .toArray(String[]::new),
                        Map.of());
    }

    /** Sends raw records in one transaction, as the crawler does. */
    static void send(List<ProducerRecord<byte[], byte[]>> records) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                TestBroker.bootstrapServers(),
                                "transactional.id",
                                "raw-scenes"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> record : records) {
                var unused = producer.send(record);
            }
            producer.commitTransaction();
        }
    }
}
