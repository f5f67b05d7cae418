package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.BlobRef;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundEvent;
import io.everalign.schemas.RoundOpened;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One byte of a closed round's state is another while the trainer is away. */
class LostStateIT {

    private static final int PAIRS_A_ROUND = 48;
    private static final int STEPS = 6;

    @TempDir private Path folder;
    private TestRegistry registry;
    private KafkaSettings kafka;
    private KafkaProducer<byte[], byte[]> producer;
    private int written;

    @BeforeEach
    void open() throws Exception {
        registry = new TestRegistry(folder.resolve("registry"));
        kafka = TinyTrainer.settings(registry.address(), work(), "--kafka.partitions=1").kafka();
        TinyTrainer.emptyTopics(kafka);
        producer = Clients.writer(kafka, "test-filter", "test-filter");
        producer.initTransactions();
        // So many make the vocabulary, and two rounds.
        write(100);
        trainTo(2);
    }

    @AfterEach
    void close() {
        producer.close();
        registry.close();
    }

    @Test
    void anAlteredCopyIsFetchedAgain() throws Exception {
        RoundClosed second = closed(2);
        Path copy = work().resolve("states/round-2/weights.safetensors");
        flip(copy);
        assertThat(Digests.sha256(copy)).isNotEqualTo(weights(second));

        write(PAIRS_A_ROUND);
        String log = trainTo(3);

        assertThat(Digests.sha256(copy)).isEqualTo(weights(second));
        assertThat(basesOf(3)).containsExactly(2L);
        assertThat(closed(3).getStep()).isEqualTo(3 * STEPS);
        assertThat(log).doesNotContain("is lost");
    }

    @Test
    void whereTheRegistrysBlobIsAlteredTooTheRoundBeforeIsUsedAndTheLogSaysSo() throws Exception {
        RoundClosed second = closed(2);
        flip(work().resolve("states/round-2/weights.safetensors"));
        flip(blob(weights(second)));

        write(PAIRS_A_ROUND);
        String log = trainTo(3);

        assertThat(basesOf(3)).containsExactly(2L, 1L);
        assertThat(closed(3).getStep()).isEqualTo(2 * STEPS);
        assertThat(closed(3).getCovered()).isNotEqualTo(second.getCovered());
        assertThat(log)
                .contains("The round before is used: Blob weights")
                .contains(weights(second))
                .contains("of round 2 is lost");
    }

    /** Trains until a round is closed, and kills the trainer; what it said. */
    private String trainTo(int round) throws Exception {
        List<String> words =
                TinyTrainer.words(
                        registry.address(),
                        work(),
                        "--kafka.partitions=1",
                        "--train.batch-size=" + PAIRS_A_ROUND / STEPS,
                        "--train.ghost-batch=4",
                        "--train.steps-per-round=" + STEPS,
                        "--train.publish-every=1000",
                        "--train.replay-ratio=0",
                        "--train.max-repeats=0");
        try (TrainerProcess trainer = new TrainerProcess(folder, words);
                KillMoment.Watch watch = new KillMoment.Watch(kafka, work(), trainer)) {
            watch.await("round " + round + " is closed", () -> watch.closed() == round);
            return trainer.log();
        }
    }

    private Path work() {
        return folder.resolve("work");
    }

    private void write(int pairs) throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int end = written + pairs; written < end; written++) {
            records.add(FilteredPairs.record(FilteredPairs.pair(written)));
        }
        TinyTrainer.commit(producer, records);
    }

    private RoundClosed closed(long round) {
        return TinyTrainer.fold(kafka).closed(round);
    }

    /** Upon which rounds a round was opened, in order. */
    private List<Long> basesOf(long round) {
        return TinyTrainer.events(kafka).stream()
                .map(RoundEvent::getEvent)
                .filter(RoundOpened.class::isInstance)
                .map(RoundOpened.class::cast)
                .filter(opened -> opened.getRound() == round)
                .map(RoundOpened::getBase)
                .toList();
    }

    private static String weights(RoundClosed round) {
        return round.getState().stream()
                .filter(blob -> blob.getName().equals("weights"))
                .map(BlobRef::getSha256)
                .findFirst()
                .orElseThrow();
    }

    private Path blob(String digest) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("registry"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(digest.substring(8)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void flip(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long middle = bytes.length() / 2;
            bytes.seek(middle);
            int old = bytes.read();
            bytes.seek(middle);
            bytes.write(old ^ 1);
        }
    }
}
