package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.model.AlignConfig;
import io.everalign.model.AlignTraining;
import io.everalign.model.ImageTower;
import io.everalign.model.OptimizerSettings;
import io.everalign.model.TextTower;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointWriterTest {

    private static final CheckpointKey KEY =
            new CheckpointKey(7, 6, "opened", "start", "settings", "code");
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir Path folder;
    private final CollectorRegistry counters = new CollectorRegistry();
    private final TrainerMetrics metrics = new TrainerMetrics(counters);
    private final AtomicLong nanos = new AtomicLong(-5);
    private AlignTraining training;

    @BeforeEach
    void open() {
        AlignConfig config =
                AlignConfig.of(ImageTower.scaled(0.25, 0.25, 32), TextTower.of(50, 1, 32));
        training = AlignTraining.create(config, OptimizerSettings.DEFAULT, 1);
    }

    @AfterEach
    void close() {
        training.close();
    }

    @Test
    void oneIsTakenWhenItsTimeHasCome() throws IOException {
        try (CheckpointWriter writer = writer(Duration.ofSeconds(10), 0, Progress.NONE)) {
            nanos.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
            writer.between(training, at(1));
            nanos.addAndGet(1);
            writer.between(training, at(2));
        }

        assertThat(found()).isEqualTo(2);
        assertThat(count(CheckpointOutcome.WRITTEN)).isEqualTo(1);
    }

    @Test
    void oneIsTakenAfterSoManySteps() throws IOException {
        try (CheckpointWriter writer = writer(Duration.ZERO, 3, at(4))) {
            writer.between(training, at(5));
            writer.between(training, at(6));
            writer.between(training, at(7));
        }

        assertThat(found()).isEqualTo(7);
        assertThat(count(CheckpointOutcome.WRITTEN)).isEqualTo(1);
    }

    @Test
    void theLastIsTakenAtOnceUnlessNothingIsNewOrThereAreNone() throws IOException {
        try (CheckpointWriter writer = writer(Duration.ofDays(1), 0, at(4))) {
            writer.last(training, at(4), LONG);
            assertThat(found()).isZero();
            writer.last(training, at(5), LONG);
            assertThat(found()).isEqualTo(5);
        }
        try (CheckpointWriter off = writer(Duration.ZERO, 0, at(5))) {
            off.last(training, at(6), LONG);
        }
        assertThat(found()).isEqualTo(5);
    }

    @Test
    void whileOneIsWrittenNoOtherIsTakenAndTheEndDoesNotWaitForIt() {
        List<Integer> written = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch slow = new CountDownLatch(1);
        CheckpointWriter.Sink sink =
                (key, progress, state) -> {
                    awaitUninterruptibly(slow);
                    written.add(progress.steps());
                };
        try (CheckpointWriter writer = writer(Duration.ZERO, 1, Progress.NONE, sink)) {
            writer.between(training, at(1));
            writer.between(training, at(2));
            writer.last(training, at(3), Duration.ofMillis(1));
            assertThat(written).isEmpty();
            slow.countDown();
            writer.last(training, at(4), LONG);
            assertThat(written).containsExactly(1, 4);
        }
    }

    @Test
    void whatFailsIsCountedAndTheNextIsTried() throws IOException {
        AtomicInteger tries = new AtomicInteger();
        CheckpointWriter.Sink sink =
                (key, progress, state) -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new IOException("No space left on device");
                    }
                    checkpoints().write(key, progress, state);
                };
        try (CheckpointWriter writer = writer(Duration.ZERO, 1, Progress.NONE, sink)) {
            writer.last(training, at(1), LONG);
            writer.last(training, at(2), LONG);
        }

        assertThat(count(CheckpointOutcome.FAILED)).isEqualTo(1);
        assertThat(found()).isEqualTo(2);
    }

    @Test
    void aDiskThatTakesNothingIsToldAndTrainingGoesOn() throws IOException {
        Files.writeString(folder.resolve("checkpoints"), "a file where the folder should be");
        try (CheckpointWriter writer = writer(Duration.ZERO, 1, Progress.NONE)) {
            writer.between(training, at(1));
            writer.last(training, at(2), LONG);
        }

        assertThat(count(CheckpointOutcome.FAILED)).isEqualTo(2);
        assertThat(count(CheckpointOutcome.WRITTEN)).isZero();
    }

    @Test
    void aStateThatIsNotFiniteIsNeverWritten() throws IOException {
        Path state = Files.createDirectory(folder.resolve("state"));
        training.save(state);
        try (RandomAccessFile weights =
                new RandomAccessFile(state.resolve("weights.safetensors").toFile(), "rw")) {
            weights.seek(weights.length() - 4);
            weights.write(new byte[] {0, 0, (byte) 0x80, 0x7f}); // infinity
        }
        try (AlignTraining broken = AlignTraining.load(state, OptimizerSettings.DEFAULT);
                CheckpointWriter writer = writer(Duration.ZERO, 1, Progress.NONE)) {
            writer.between(broken, at(1));
        }

        assertThat(count(CheckpointOutcome.NON_FINITE)).isEqualTo(1);
        assertThat(found()).isZero();
    }

    private CheckpointWriter writer(Duration every, int steps, Progress from) {
        return writer(every, steps, from, checkpoints()::write);
    }

    private CheckpointWriter writer(
            Duration every, int steps, Progress from, CheckpointWriter.Sink sink) {
        return new CheckpointWriter(
                new CheckpointSettings(every, steps), sink, KEY, from, metrics, nanos::get);
    }

    private Checkpoints checkpoints() {
        return new Checkpoints(folder.resolve("checkpoints"), metrics);
    }

    /** The step of the newest checkpoint; 0 if there is none. */
    private int found() throws IOException {
        return checkpoints().newest(KEY).map(found -> found.progress().steps()).orElse(0);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Progress at(int steps) {
        return new Progress(steps, 16L * steps, 2.5 * steps, 0.07, steps, List.of());
    }

    private double count(CheckpointOutcome outcome) {
        return counters.getSampleValue(
                "everalign_trainer_checkpoints_total",
                new String[] {"outcome"},
                new String[] {outcome.label()});
    }
}
