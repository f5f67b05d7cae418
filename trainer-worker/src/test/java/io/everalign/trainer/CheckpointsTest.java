package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.model.AlignConfig;
import io.everalign.model.AlignTraining;
import io.everalign.model.ImageTower;
import io.everalign.model.OptimizerSettings;
import io.everalign.model.TextTower;
import io.everalign.model.TrainingSnapshot;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointsTest {

    private static final CheckpointKey KEY =
            new CheckpointKey(7, 6, "opened", "start", "settings", "code");
    private static final Progress PROGRESS =
            new Progress(
                    3,
                    47,
                    0.1 + 0.2,
                    1 / 3.0,
                    Long.MIN_VALUE + 1,
                    List.of(new Place(0, 1L << 40), new Place(3, 5)));

    @TempDir Path folder;
    private final CollectorRegistry counters = new CollectorRegistry();
    private AlignTraining training;
    private TrainingSnapshot state;
    private Checkpoints checkpoints;

    @BeforeEach
    void open() {
        AlignConfig config =
                AlignConfig.of(ImageTower.scaled(0.25, 0.25, 32), TextTower.of(50, 1, 32));
        training = AlignTraining.create(config, OptimizerSettings.DEFAULT, 1);
        state = training.snapshot();
        checkpoints = new Checkpoints(folder.resolve("checkpoints"), new TrainerMetrics(counters));
    }

    @AfterEach
    void close() {
        state.close();
        training.close();
    }

    @Test
    void whatIsFoundIsWhatWasWritten() throws IOException {
        checkpoints.write(KEY, PROGRESS, state);

        Checkpoint found = checkpoints.newest(KEY).orElseThrow();

        assertThat(found.key()).isEqualTo(KEY);
        assertThat(found.progress()).isEqualTo(PROGRESS);
        Path saved = Files.createDirectory(folder.resolve("saved"));
        training.save(saved);
        try (Stream<Path> files = Files.list(saved)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(
                            file ->
                                    assertThat(found.folder().resolve(file.getFileName()))
                                            .hasSameBinaryContentAs(file));
        }
    }

    @Test
    void twoAreKeptAndTheNewestIsTaken() throws IOException {
        for (int steps = 1; steps <= 12; steps++) {
            checkpoints.write(KEY, at(steps), state);
        }

        assertThat(names()).containsExactly("round-7-step-11", "round-7-step-12");
        assertThat(checkpoints.newest(KEY).orElseThrow().progress().steps()).isEqualTo(12);
    }

    /** What can befall one file of a checkpoint. */
    enum Harm {
        FLIPPED {
            @Override
            void befall(Path file) throws IOException {
                try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                    long middle = bytes.length() / 2;
                    bytes.seek(middle);
                    int old = bytes.read();
                    bytes.seek(middle);
                    bytes.write(old ^ 1);
                }
            }
        },
        TORN {
            @Override
            void befall(Path file) throws IOException {
                try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                    bytes.setLength(bytes.length() / 2);
                }
            }
        },
        MISSING {
            @Override
            void befall(Path file) throws IOException {
                Files.delete(file);
            }
        },
        BESIDE_ANOTHER {
            @Override
            void befall(Path file) throws IOException {
                Files.copy(file, file.resolveSibling("another"));
            }
        };

        abstract void befall(Path file) throws IOException;
    }

    @ParameterizedTest
    @MethodSource("harms")
    void aHarmedOneIsDeletedAndTheOneBeforeTaken(Harm harm) throws IOException {
        checkpoints.write(KEY, at(1), state);
        checkpoints.write(KEY, at(2), state);
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder.resolve("checkpoints/round-7-step-2"))) {
            files = listed.toList();
        }
        assertThat(files).hasSizeGreaterThan(6);
        for (Path file : files) {
            harm.befall(file);

            assertThat(checkpoints.newest(KEY).map(found -> found.progress().steps()))
                    .as("%s %s", file, harm)
                    .hasValue(1);
            assertThat(names()).containsExactly("round-7-step-1");
            checkpoints.write(KEY, at(2), state);
        }
        assertThat(count(CheckpointOutcome.REFUSED)).isEqualTo(files.size());
    }

    static Stream<Harm> harms() {
        return Stream.of(Harm.values());
    }

    @ParameterizedTest
    @MethodSource("others")
    void oneOfAnythingElseIsDeleted(CheckpointKey other) throws IOException {
        checkpoints.write(other, PROGRESS, state);

        assertThat(checkpoints.newest(KEY)).isEmpty();
        assertThat(names()).isEmpty();
        assertThat(KEY.difference(other)).isNotEmpty();
        assertThat(KEY.difference(KEY)).isEmpty();
        assertThat(count(CheckpointOutcome.REFUSED)).isEqualTo(1);
    }

    static Stream<CheckpointKey> others() {
        return Stream.of(
                new CheckpointKey(8, 6, "opened", "start", "settings", "code"),
                new CheckpointKey(7, 5, "opened", "start", "settings", "code"),
                new CheckpointKey(7, 6, "reopened", "start", "settings", "code"),
                new CheckpointKey(7, 6, "opened", "another start", "settings", "code"),
                new CheckpointKey(7, 6, "opened", "start", "other settings", "code"),
                new CheckpointKey(7, 6, "opened", "start", "settings", "other code"));
    }

    @Test
    void whatIsUnfinishedOrOfAClosedRoundIsDeletedAndNoFault() throws IOException {
        CheckpointKey before = new CheckpointKey(6, 5, "opened", "start", "settings", "code");
        checkpoints.write(before, PROGRESS, state);
        Files.createDirectories(folder.resolve("checkpoints/round-7-step-9.new/rest"));

        Optional<Checkpoint> found = checkpoints.newest(KEY);

        assertThat(found).isEmpty();
        assertThat(names()).isEmpty();
        assertThat(count(CheckpointOutcome.REFUSED)).isZero();
    }

    @Test
    void whereNoneCanBeWrittenNothingIsLeftAndNothingIsFound() throws IOException {
        Files.writeString(folder.resolve("checkpoints"), "a file where the folder should be");

        assertThatThrownBy(() -> checkpoints.write(KEY, PROGRESS, state))
                .isInstanceOf(FileSystemException.class);
        assertThat(checkpoints.newest(KEY)).isEmpty();
    }

    @Test
    void aWriteThatFailsHalfWayLeavesTheOneBefore() throws IOException {
        checkpoints.write(KEY, at(1), state);
        // Reading the state fails once some files are written.
        state.close();

        assertThatThrownBy(() -> checkpoints.write(KEY, at(2), state)).isNotNull();
        assertThat(names()).containsExactly("round-7-step-1");
        assertThat(checkpoints.newest(KEY)).isPresent();
    }

    private static Progress at(int steps) {
        return new Progress(steps, 16L * steps, 2.5 * steps, 0.07, steps, List.of());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> listed = Files.list(folder.resolve("checkpoints"))) {
            return new ArrayList<>(
                    listed.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }

    private double count(CheckpointOutcome outcome) {
        return counters.getSampleValue(
                "everalign_trainer_checkpoints_total",
                new String[] {"outcome"},
                new String[] {outcome.label()});
    }
}
