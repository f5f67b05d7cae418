package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlignModelTest {
    @TempDir Path folder;
    private Path directory;

    @BeforeEach
    void makeAModel() throws IOException {
        directory = Examples.model(folder);
    }

    @Test
    void severalThreadsGetWhatOneGets() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (AlignModel model = AlignModel.load(directory, "cpu")) {
            float[][] images = model.embedImages(Examples.pixels(3, 32));
            float[][] texts = model.embedTexts(Examples.texts());
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                running.add(
                        threads.submit(
                                () -> {
                                    assertSame(model.embedImages(Examples.pixels(3, 32)), images);
                                    assertSame(model.embedTexts(Examples.texts()), texts);
                                }));
            }
            for (Future<?> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertSame(float[][] actual, float[][] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).containsExactly(expected[i], within(1e-6f));
        }
    }

    @Test
    void moreTextsThanOneCallTakesKeepTheirOrder() throws Exception {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            texts.add(i % 2 == 0 ? "a red cat sleeps" : "blue dog");
        }
        try (AlignModel model = AlignModel.load(directory)) {
            float[][] rows = model.embedTexts(texts);
            assertThat(rows).hasDimensions(150, model.config().projectionDim());
            assertThat(rows[148]).containsExactly(rows[0], within(1e-5f));
            assertThat(rows[149]).containsExactly(rows[1], within(1e-5f));
            assertThat(model.embedTexts(List.of())).isEmpty();
            assertThat(model.embedImages(List.of())).isEmpty();
        }
    }

    /** Texts are computed beside others of like length; these have 5 to 62 tokens. */
    @Test
    void aTextIsEmbeddedAsIfItWereAlone() throws Exception {
        List<String> texts = new ArrayList<>();
        for (int times = 20; times >= 1; times--) {
            texts.add("a red cat ".repeat(times));
        }
        try (AlignModel model = AlignModel.load(directory)) {
            float[][] together = model.embedTexts(texts);
            for (int i = 0; i < texts.size(); i++) {
                float[] alone = model.embedTexts(List.of(texts.get(i)))[0];
                assertThat(together[i]).as(texts.get(i)).containsExactly(alone, within(1e-5f));
            }
        }
    }

    @Test
    void aClosedModelSaysSo() throws IOException {
        AlignModel model = AlignModel.load(directory);
        model.close();
        model.close();
        assertThatThrownBy(() -> model.embedTexts(List.of("a cat")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
        assertThatThrownBy(() -> model.embedImages(Examples.pixels(1, 32)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDeviceThatIsNotThereIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> AlignModel.load(directory, "cuda:7"))
                .hasMessageContaining("device must be cpu or one of")
                .hasMessageContaining("cuda:7");
        assertThatThrownBy(() -> AlignModel.load(directory, "abacus"))
                .hasMessageContaining("abacus");
    }

    @Test
    void theErrorNamesTheFileThatIsWrong() throws IOException {
        Path config = directory.resolve(ModelFiles.CONFIG);
        String whole = Files.readString(config);
        Files.writeString(
                config, whole.replace("\"projection_dim\" : 80", "\"projection_dim\" : 640"));
        assertThatThrownBy(() -> AlignModel.load(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining("must equal the image tower's width, 80")
                .hasMessageContaining("is 640");
        Files.writeString(
                config, whole.replace("\"num_hidden_layers\" : 2", "\"num_hidden_layers\" : 1"));
        assertThatThrownBy(() -> AlignModel.load(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("16 tensors that its config does not have")
                .hasMessageContaining("text_model.encoder.layer.1.");
    }

    @Test
    void trainingGoesOnFromAModel() throws IOException {
        Path again = Files.createDirectory(folder.resolve("again"));
        Path trained = Files.createDirectory(folder.resolve("trained"));
        try (AlignTraining training = AlignTraining.from(directory, OptimizerSettings.DEFAULT)) {
            assertThat(training.steps()).isZero();
            training.export(again, directory);
            assertThat(training.step(Examples.pixels(8, 32), Examples.tokens(8), 0.01, 1).finite())
                    .isTrue();
            training.export(trained, directory);
        }
        assertThat(mismatch(directory, again, ModelFiles.WEIGHTS)).isEqualTo(-1);
        assertThat(mismatch(directory, again, ModelFiles.CONFIG)).isEqualTo(-1);
        assertThat(mismatch(directory, trained, ModelFiles.WEIGHTS)).isNotEqualTo(-1);
        assertThat(AlignModel.verify(trained)).isEmpty();
    }

    private static long mismatch(Path one, Path two, String file) throws IOException {
        return Files.mismatch(one.resolve(file), two.resolve(file));
    }
}
