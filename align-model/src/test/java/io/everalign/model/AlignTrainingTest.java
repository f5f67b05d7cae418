package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlignTrainingTest {
    private static final AlignConfig CONFIG =
            AlignConfig.of(
                            ImageTower.scaled(0.25, 0.25, 32),
                            TextTower.of(Examples.VOCABULARY, 2, 32))
                    .withInitialTemperature(0.07);
    private static final OptimizerSettings SETTINGS = OptimizerSettings.DEFAULT.withGhostBatch(4);

    @TempDir Path folder;

    @Test
    void lossFallsWhenTheSamePairsComeAgain() {
        try (AlignTraining training = AlignTraining.create(CONFIG, SETTINGS, 1)) {
            double first = step(training, 0).loss();
            StepReport last = null;
            for (int i = 1; i < 40; i++) {
                last = step(training, i);
            }
            assertThat(last.loss()).isLessThan(0.6 * first);
            assertThat(training.steps()).isEqualTo(40);
        }
    }

    @Test
    void theSameSeedsGiveTheSameBytes() throws IOException {
        Path one = run("one", SETTINGS, 7, 3);
        Path two = run("two", SETTINGS, 7, 3);
        Path other = run("other", SETTINGS, 8, 3);
        assertSameState(one, two);
        assertThat(one.resolve(TrainingState.WEIGHTS))
                .satisfies(
                        file ->
                                assertThat(
                                                Files.mismatch(
                                                        file, other.resolve(TrainingState.WEIGHTS)))
                                        .isNotEqualTo(-1));
    }

    @Test
    void trainingGoesOnInANewProcessAsIfItHadNeverStopped() throws Exception {
        Path whole = run("whole", SETTINGS, 7, 4);
        Path half = run("half", SETTINGS, 7, 2);
        Path resumed = Files.createDirectory(folder.resolve("resumed"));
        ProcessBuilder child =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ResumeMain.class.getName(),
                        half.toString(),
                        resumed.toString());
        Process process = child.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertSameState(whole, resumed);
    }

    /** The second half of the run above. */
    static final class ResumeMain {
        public static void main(String[] arguments) throws IOException {
            try (AlignTraining training = AlignTraining.load(Path.of(arguments[0]), SETTINGS)) {
                step(training, 2);
                step(training, 3);
                training.save(Path.of(arguments[1]));
            }
        }
    }

    @Test
    void aStateThatIsNotFiniteIsNotKept() throws IOException {
        Path before = run("before", SETTINGS, 7, 2);
        Path poisoned = Files.createDirectory(folder.resolve("poisoned"));
        Path after = Files.createDirectory(folder.resolve("after"));
        Layout layout = new Layout(CONFIG);
        TrainingState state = TrainingState.read(before, layout);
        TrainingState broken = Examples.poison(state, layout, "text_projection.bias");
        ModelDirectory.writeSettings(
                poisoned, CONFIG, ImagePreprocessor.forImageSize(CONFIG.image().imageSize()));
        broken.write(poisoned, layout);
        try (AlignTraining training = AlignTraining.load(poisoned, SETTINGS)) {
            assertThat(step(training, 5).finite()).isFalse();
            assertThatThrownBy(() -> training.save(after)).hasMessageContaining("not finite");
            assertThatThrownBy(() -> training.export(after, after))
                    .hasMessageContaining("not finite");
        }
        assertThat(after).isEmptyDirectory();
    }

    @Test
    void reportsOfLaunchedStepsComeInTheirOrder() throws IOException {
        Path oneByOne = run("one-by-one", SETTINGS, 7, 3);
        Path launched = Files.createDirectory(folder.resolve("launched"));
        try (AlignTraining training = AlignTraining.create(CONFIG, SETTINGS, 7);
                AlignTraining waiting = AlignTraining.create(CONFIG, SETTINGS, 7)) {
            List<StepReport> expected = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                expected.add(step(waiting, i));
                training.launch(List.of(Examples.pixels(8, 32)), Examples.tokens(8), 0.01, i);
            }
            assertThatThrownBy(() -> training.save(launched)).hasMessageContaining("reports");
            assertThat(training.reports()).isEqualTo(expected);
            assertThat(training.reports()).isEmpty();
            training.save(launched);
        }
        assertSameState(oneByOne, launched);
    }

    @Test
    void aSnapshotIsWhatWouldHaveBeenSavedThenWhateverTrainingDoesLater() throws IOException {
        Path then = Files.createDirectory(folder.resolve("then"));
        Path copied = Files.createDirectory(folder.resolve("copied"));
        TrainingSnapshot snapshot;
        try (AlignTraining training = AlignTraining.create(CONFIG, SETTINGS, 7)) {
            step(training, 0);
            step(training, 1);
            training.save(then);
            snapshot = training.snapshot();
            step(training, 2);
        }
        try (snapshot) {
            assertThat(snapshot.finite()).isTrue();
            snapshot.save(copied);
        }
        assertSameState(then, copied);
        assertThat(copied.resolve(ModelFiles.CONFIG))
                .hasSameBinaryContentAs(then.resolve(ModelFiles.CONFIG));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aSnapshotTellsThatANumberIsNotFinite(float number) throws IOException {
        TrainingState read = TrainingState.read(run("state", SETTINGS, 7, 1), new Layout(CONFIG));
        Path state = Files.createDirectory(folder.resolve("poisoned"));
        ModelDirectory.writeSettings(
                state, CONFIG, ImagePreprocessor.forImageSize(CONFIG.image().imageSize()));
        List<ByteBuffer> averages = new ArrayList<>(read.averagedStatistics());
        ByteBuffer last = averages.get(averages.size() - 1);
        ByteBuffer poisoned =
                ByteBuffer.allocate(last.remaining()).order(last.order()).put(last.duplicate());
        averages.set(
                averages.size() - 1, poisoned.putFloat(poisoned.capacity() - 4, number).flip());
        new TrainingState(
                        read.weights(),
                        read.statistics(),
                        read.firstMoments(),
                        read.secondMoments(),
                        read.averagedWeights(),
                        averages,
                        read.steps(),
                        read.batches())
                .write(state, new Layout(CONFIG));
        try (AlignTraining training = AlignTraining.load(state, SETTINGS);
                TrainingSnapshot snapshot = training.snapshot()) {
            assertThat(snapshot.finite()).isFalse();
        }
    }

    @Test
    void theStateOfAnotherModelIsRefused() throws IOException {
        Path state = run("state", SETTINGS, 7, 1);
        AlignConfig wider = AlignConfig.of(ImageTower.scaled(0.5, 0.25, 32), CONFIG.text());
        Files.writeString(state.resolve(ModelFiles.CONFIG), wider.toJson());
        assertThatThrownBy(() -> AlignTraining.load(state, SETTINGS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must have shape");
    }

    @Test
    void batchesThatDoNotFitAreRefused() {
        try (AlignTraining training = AlignTraining.create(CONFIG, SETTINGS, 1)) {
            TokenBatch fewer = Examples.tokens(4);
            assertThatThrownBy(() -> training.step(Examples.pixels(8, 32), fewer, 0.1, 1))
                    .hasMessageContaining("as many texts as pictures");
            assertThatThrownBy(
                            () -> training.step(Examples.pixels(8, 64), Examples.tokens(8), 0.1, 1))
                    .hasMessageContaining("32 pixels a side");
        }
    }

    @Test
    void whatIsExportedEmbedsAndIsSound() throws Exception {
        Path tokenizer = Files.createDirectory(folder.resolve("tokenizer"));
        Path model = Files.createDirectory(folder.resolve("model"));
        Path copy = Files.createDirectory(folder.resolve("copy"));
        List<String> vocabulary = Examples.vocabulary();
        WordPieceTrainer.write(vocabulary, tokenizer);
        AlignConfig config = AlignConfig.of(CONFIG.image(), TextTower.of(vocabulary.size(), 2, 32));
        try (AlignTraining training = AlignTraining.create(config, SETTINGS, 1)) {
            training.export(model, tokenizer);
        }
        assertThat(AlignModel.verify(model)).isEmpty();
        try (AlignModel loaded = AlignModel.load(model)) {
            float[][] texts = loaded.embedTexts(List.of("a red cat", "the blue dog sleeps"));
            float[][] alone = loaded.embedTexts(List.of("a red cat"));
            float[][] images = loaded.embedImages(Examples.pixels(3, 32));
            assertThat(norm(texts[1])).isCloseTo(1, within(1e-5));
            assertThat(norm(images[2])).isCloseTo(1, within(1e-5));
            assertThat(alone[0]).containsExactly(texts[0], within(1e-5f));
            assertThat(loaded.logits(images, texts)).hasDimensions(3, 2);
            assertThat(loaded.temperature()).isCloseTo(1, within(1e-6f));
            loaded.save(copy);
        }
        assertThat(
                        Files.mismatch(
                                model.resolve(ModelFiles.WEIGHTS),
                                copy.resolve(ModelFiles.WEIGHTS)))
                .isEqualTo(-1);
        Files.delete(copy.resolve(ModelFiles.VOCABULARY));
        assertThat(AlignModel.verify(copy)).containsExactly("vocab.txt is missing");
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static StepReport step(AlignTraining training, long seed) {
        return training.step(Examples.pixels(8, 32), Examples.tokens(8), 0.01, seed);
    }

    private Path run(String name, OptimizerSettings settings, long seed, int steps)
            throws IOException {
        Path state = Files.createDirectory(folder.resolve(name));
        try (AlignTraining training = AlignTraining.create(CONFIG, settings, seed)) {
            for (int i = 0; i < steps; i++) {
                step(training, i);
            }
            training.save(state);
        }
        return state;
    }

    private static void assertSameState(Path one, Path two) throws IOException {
        for (String file : TrainingState.FILES) {
            assertThat(Files.mismatch(one.resolve(file), two.resolve(file))).as(file).isEqualTo(-1);
        }
    }
}
