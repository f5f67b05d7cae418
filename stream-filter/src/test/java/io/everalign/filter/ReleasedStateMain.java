package io.everalign.filter;

import io.everalign.schemas.TestBroker;
import io.everalign.schemas.Topic;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes the state of this version for {@link ReleasedStateIT}, once per release:
 *
 * <pre>
 * ./mvnw package -DskipTests -pl stream-filter -am
 * cd stream-filter
 * java $(grep -o -- '--add-opens=[^ &lt;]*' pom.xml) \
 *   -cp target/test-classes:target/classes:$(cat target/test-class-path) \
 *   io.everalign.filter.ReleasedStateMain 0.1.0
 * </pre>
 *
 * What a version has written stays as it is; a new one is put beside it.
 */
public final class ReleasedStateMain {

    private static final int PARALLELISM = 2;
    private static final String SPLITS = "SourceReaderState";

    private ReleasedStateMain() {}

    /** Takes the version; writes its folder, which must not be there yet. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1 || !arguments[0].matches("[0-9]+\\.[0-9]+\\.[0-9]+")) {
            System.err.println("Name one version, such as 0.1.0");
            System.exit(2);
        }
        ReleasedState state = ReleasedState.of(arguments[0]);
        Files.createDirectories(state.folder().getParent());
        Files.createDirectory(state.folder());
        Path work = Files.createTempDirectory("released-state");
        write(state, work);
        FileUtils.deleteDirectory(work.toFile());
        System.exit(0);
    }

    private static void write(ReleasedState state, Path work) throws Exception {
        String broker = TestBroker.bootstrapServers();
        FilterStation station =
                new FilterStation(
                        ReleasedState.settings(work, PARALLELISM, "--filter.hold-back=2"));
        station.start();
        ReleasedState.send(ReleasedPairs.judged());
        int before = ReleasedPairs.judged().size();
        Deadlines.await("the first records are counted", () -> counted() == before);
        Deadlines.await("the gate has let them through", () -> outcomes() >= before - 2 * 3);
        try (KafkaProducer<byte[], byte[]> shut = open(broker)) {
            ReleasedState.send(ReleasedPairs.behindTheGate());
            Deadlines.await(
                    "all records are counted",
                    () -> counted() == before + ReleasedPairs.behindTheGate().size());
            // What a savepoint still had to commit could be committed on its own broker only.
            Deadlines.await("nothing is left to commit", () -> outcomes() == before);
            Path filter = awaitRangeAtReader(station.cluster(), work);
            copy(filter, state.savepoint(FilterJob.NAME));
            Path census = stop(station.cluster(), CensusJob.NAME, work);
            copy(census, state.savepoint(CensusJob.NAME));
            shut.abortTransaction();
        }
        station.close();
        LogCopy.save(broker, KafkaEnds.TOPICS, state.log());
    }

    /** An open transaction on the over keys: a range that needs them waits at its reader. */
    private static KafkaProducer<byte[], byte[]> open(String broker) throws Exception {
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker, "transactional.id", "shut"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        for (int partition = 0; partition < 3; partition++) {
            producer.send(
                            new ProducerRecord<>(
                                    Topic.PAIRS_OVER.topicName(), partition, new byte[] {0}, null))
                    .get();
        }
        return producer;
    }

    /** Stops the filter once a savepoint of it shows a range that waits at a reader. */
    private static Path awaitRangeAtReader(MiniCluster cluster, Path work) throws Exception {
        JobStatusMessage job = job(cluster, FilterJob.NAME);
        String target = work.resolve("probes").toUri().toString();
        Deadlines.await(
                "a range waits at a reader",
                () ->
                        rangesAtReaders(
                                        cluster.triggerSavepoint(
                                                        job.getJobId(),
                                                        target,
                                                        false,
                                                        SavepointFormatType.CANONICAL)
                                                .get())
                                > 0);
        return stop(cluster, FilterJob.NAME, work);
    }

    private static int rangesAtReaders(String savepoint) throws IOException {
        Path metadata = Path.of(java.net.URI.create(savepoint)).resolve("_metadata");
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(metadata)))) {
            CheckpointMetadata read =
                    Checkpoints.loadCheckpointMetadata(
                            in, ReleasedStateMain.class.getClassLoader(), metadata.toString());
            return read.getOperatorStates().stream()
                    .flatMap(operator -> operator.getStates().stream())
                    .mapToInt(ReleasedStateMain::splits)
                    .sum();
        }
    }

    private static int splits(OperatorSubtaskState subtask) {
        return subtask.getManagedOperatorState().stream()
                .map(OperatorStateHandle::getStateNameToPartitionOffsets)
                .filter(states -> states.containsKey(SPLITS))
                .mapToInt(states -> states.get(SPLITS).getOffsets().length)
                .sum();
    }

    private static Path stop(MiniCluster cluster, String name, Path work) throws Exception {
        String target = work.resolve("released").resolve(name).toUri().toString();
        String savepoint =
                cluster.stopWithSavepoint(
                                job(cluster, name).getJobId(),
                                target,
                                false,
                                SavepointFormatType.CANONICAL)
                        .get();
        cluster.requestJobResult(job(cluster, name).getJobId()).get();
        return Path.of(java.net.URI.create(savepoint));
    }

    private static JobStatusMessage job(MiniCluster cluster, String name) throws Exception {
        return cluster.listJobs().get().stream()
                .filter(job -> job.getJobName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void copy(Path from, Path to) throws IOException {
        FileUtils.copyDirectory(from.toFile(), to.toFile());
    }

    private static long counted() {
        return CommittedTotals.of(FilterMetrics.OCCURRENCES);
    }

    private static long outcomes() {
        return (long) Committed.records(TestBroker.bootstrapServers(), Topic.PAIRS_FILTERED).size()
                + Committed.records(TestBroker.bootstrapServers(), Topic.PAIRS_REJECTED).size();
    }
}
