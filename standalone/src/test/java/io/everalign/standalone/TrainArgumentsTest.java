package io.everalign.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainArgumentsTest {

    @TempDir Path folder;
    private Path pairs;
    private ModuleHome home;

    @BeforeEach
    void writeFiles() throws IOException {
        pairs = Files.writeString(folder.resolve("pairs.tsv"), "image\ttext\n");
        home = new ModuleHome(folder);
        Files.createDirectories(folder.resolve("recipes"));
        Files.writeString(
                folder.resolve("recipes/two-cores.properties"),
                "train.batch-size = 32\ntrain.learning-rate = 0.5\n");
        Files.writeString(folder.resolve("mine.properties"), "train.batch-size=7\n");
    }

    @Test
    void recipeEndAndSettingsBecomeThoseOfTheTrainer() {
        TrainArguments arguments =
                parse(
                        "--pairs",
                        pairs.toString(),
                        "--time=10min",
                        "--set",
                        "train.learning-rate=0.25",
                        "--seed",
                        "3",
                        "--lang",
                        "en",
                        "de",
                        "--most-pairs=1000",
                        "--out",
                        out());
        assertThat(arguments.trainer())
                .containsEntry("train.batch-size", "32")
                .containsEntry("train.learning-rate", "0.25")
                .containsEntry("train.end-after", "10min")
                .containsEntry("train.seed", "3");
        assertThat(arguments.feed())
                .containsEntry("feed.pairs", pairs.toString())
                .containsEntry("feed.languages", "en,de")
                .containsEntry("feed.most-pairs", "1000")
                .containsEntry("feed.seed", "3");
        assertThat(arguments.out()).isEqualTo(folder.resolve("model"));
        assertThat(arguments.data()).isEqualTo(folder.resolve("model.run"));
        assertThat(arguments.keep()).isFalse();
    }

    @Test
    void aRecipeMayBeAFileAndTheRunMayBeKept() {
        TrainArguments arguments =
                parse(
                        "--pairs=" + pairs,
                        "--steps=50",
                        "--keep",
                        "--recipe=" + folder.resolve("mine.properties"),
                        "--out=" + out());
        assertThat(arguments.trainer())
                .containsEntry("train.batch-size", "7")
                .containsEntry("train.end-after-steps", "50");
        assertThat(arguments.keep()).isTrue();
    }

    @Test
    void everyProblemIsToldAtOnce() throws IOException {
        Files.createDirectories(folder.resolve("model"));
        Files.writeString(folder.resolve("model/old"), "");
        assertThatThrownBy(
                        () ->
                                parse(
                                        "--pairs",
                                        folder.resolve("none.tsv").toString(),
                                        "--time",
                                        "soon",
                                        "--recipe",
                                        "no-such",
                                        "--set",
                                        "batch=3",
                                        "--fast",
                                        "--out",
                                        out()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--pairs names no file that is there: ")
                .hasMessageContaining("--time must be a time such as 90s, 10min or 1h, not soon")
                .hasMessageContaining("--recipe cannot be read: ")
                .hasMessageContaining("--set must be train.KEY=VALUE, not batch=3")
                .hasMessageContaining("--fast needs a value, or is no option")
                .hasMessageContaining("--out must name a folder that is not there or is empty")
                .hasMessageContaining("--time or --steps must say how long to train");
        assertThatThrownBy(this::parse)
                .hasMessageContaining("--pairs must name a file of pairs")
                .hasMessageContaining("--out must name a folder");
    }

    private String out() {
        return folder.resolve("model").toString();
    }

    private TrainArguments parse(String... words) {
        return TrainArguments.parse(words, home);
    }
}
