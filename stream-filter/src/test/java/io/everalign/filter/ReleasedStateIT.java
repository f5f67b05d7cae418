package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.schemas.TestBroker;
import io.everalign.schemas.Topics;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Today's jobs go on from the state that released versions have left, at other parallelisms, on
 * another broker that holds the same topics.
 */
class ReleasedStateIT {

    private static final String BROKER = TestBroker.bootstrapServers();

    @TempDir Path directory;

    @BeforeEach
    void emptyTopics() throws Exception {
        BrokerTopics.deleteAll(BROKER);
        Topics.ensure(settings(1).kafka(), KafkaEnds.TOPICS);
    }

    static Stream<Arguments> versionsAndParallelisms() throws IOException {
        return ReleasedState.versions().stream()
                .flatMap(
                        version ->
                                Stream.of(
                                        Arguments.of(version, 1, 3), Arguments.of(version, 3, 2)));
    }

    @ParameterizedTest(name = "{0} goes on at {1}, then at {2}")
    @MethodSource("versionsAndParallelisms")
    void whatWasCountedStaysCounted(String version, int first, int second) throws Exception {
        restore(ReleasedState.of(version));
        List<String> over = new ArrayList<>(ReleasedPairs.overBefore());
        assertThat(JudgedLog.read(BROKER).over).containsExactlyInAnyOrderElementsOf(over);
        int waiting = RawBatch.read(BROKER).places.size() - JudgedLog.read(BROKER).places.size();
        assertThat(waiting).isGreaterThanOrEqualTo(ReleasedPairs.behindTheGate().size());
        goOn(first, ReleasedPairs.first());
        over.addAll(ReleasedPairs.overByFirst());
        assertWhole(over);
        goOn(second, ReleasedPairs.second());
        over.addAll(ReleasedPairs.overBySecond());
        assertWhole(over);
    }

    @Test
    void stateOfAnOperatorThatIsNoLongerThereIsRefused() throws Exception {
        restore(ReleasedState.of(ReleasedState.versions().get(0)));
        Path metadata = savepoints(CensusJob.NAME).resolve("released").resolve("_metadata");
        nameAnotherOperator(metadata);
        FilterStation station = new FilterStation(settings(1));
        try {
            assertThatThrownBy(station::start)
                    .hasStackTraceContaining("Cannot map checkpoint/savepoint state for operator");
        } finally {
            station.close();
        }
        assertThat(Files.exists(metadata)).isTrue();
    }

    /** Runs the station until nothing is on its way, and stops it in order. */
    private void goOn(int parallelism, List<ProducerRecord<byte[], byte[]>> scene)
            throws Exception {
        FilterStation station = new FilterStation(settings(parallelism));
        station.start();
        try {
            ReleasedState.send(scene);
            int all = RawBatch.read(BROKER).places.size();
            Deadlines.await(
                    "every record is judged", () -> JudgedLog.read(BROKER).places.size() >= all);
            Deadlines.await("the totals go on", () -> counted() == all);
        } finally {
            station.close();
        }
    }

    private static void assertWhole(List<String> over) throws Exception {
        RawBatch batch = RawBatch.read(BROKER);
        JudgedLog log = JudgedLog.read(BROKER);
        assertThat(log.places).containsExactlyInAnyOrderElementsOf(batch.places);
        assertThat(log.usable).isEqualTo(batch.usable()).isNotEmpty();
        assertThat(log.repeats).isEqualTo(batch.repeats);
        assertThat(log.repeatsByProgress).isEqualTo(batch.repeats).isNotEmpty();
        assertThat(log.ledger).containsExactlyInAnyOrderElementsOf(batch.readable);
        assertThat(log.over)
                .containsExactlyInAnyOrderElementsOf(over)
                .containsExactlyInAnyOrderElementsOf(batch.over());
    }

    private void restore(ReleasedState state) throws Exception {
        LogCopy.restore(BROKER, state.log());
        for (String job : List.of(CensusJob.NAME, FilterJob.NAME)) {
            FileUtils.copyDirectory(
                    state.savepoint(job).toFile(), savepoints(job).resolve("released").toFile());
        }
    }

    private Path savepoints(String job) {
        return directory.resolve(job).resolve("epoch-1").resolve("savepoints");
    }

    /** As if the operator that has most keyed state had lost its uid since. */
    private static void nameAnotherOperator(Path metadata) throws IOException {
        CheckpointMetadata old;
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(metadata)))) {
            old =
                    Checkpoints.loadCheckpointMetadata(
                            in, ReleasedStateIT.class.getClassLoader(), metadata.toString());
        }
        OperatorState keyed =
                old.getOperatorStates().stream()
                        .filter(ReleasedStateIT::hasKeyedState)
                        .findFirst()
                        .orElseThrow();
        List<OperatorState> states = new ArrayList<>(old.getOperatorStates());
        states.remove(keyed);
        states.add(keyed.copyWithNewIDs("gone", new OperatorID(1, 2)));
        try (OutputStream out = Files.newOutputStream(metadata)) {
            Checkpoints.storeCheckpointMetadata(
                    new CheckpointMetadata(
                            old.getCheckpointId(),
                            states,
                            old.getMasterStates(),
                            old.getCheckpointProperties()),
                    out);
        }
    }

    private static boolean hasKeyedState(OperatorState operator) {
        return operator.getStates().stream()
                .anyMatch(subtask -> !subtask.getManagedKeyedState().isEmpty());
    }

    private FilterStationSettings settings(int parallelism) {
        return ReleasedState.settings(directory, parallelism);
    }

    private static long counted() {
        return CommittedTotals.of(FilterMetrics.OCCURRENCES);
    }
}
