package io.everalign.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everalign.model.AlignModel;
import io.everalign.model.evaluation.EvaluateMain;
import io.everalign.standalone.ModuleHome;
import io.everalign.standalone.TrainMain;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code everalign train} as a user starts it, killed once on its way, and what comes of it. */
class TrainIT {

    private static final int IMAGES = 288;
    private static final Map<String, Color> COLOURS =
            new TreeMap<>(
                    Map.of(
                            "red", Color.RED,
                            "green", Color.GREEN,
                            "blue", Color.BLUE,
                            "yellow", Color.YELLOW,
                            "black", Color.BLACK,
                            "white", Color.WHITE));
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir private Path folder;

    @Test
    void filesBecomeAModelThoughEverythingIsKilledOnTheWay() throws Exception {
        Path pairs = writePairs();
        Path out = folder.resolve("model");
        Path journal = folder.resolve("model.run/trainer/report/run.jsonl");
        List<String> jvm =
                List.of(
                        "-Xmx256m",
                        "-D" + ModuleHome.PROPERTY + "=" + ModuleHome.find().root(),
                        "-cp",
                        System.getProperty("java.class.path"));
        try (ChildProcess train =
                ChildProcess.start("train", folder, jvm, command(pairs, out), Map.of())) {
            Eventually.get(
                    "a step is made",
                    PATIENCE,
                    () -> contains(journal, "\"event\":\"step\""),
                    made -> made,
                    train::evidence);
            train.killAll();
            train.startAgain();
            train.awaitSuccess(PATIENCE);
            assertThat(train.evidence()).contains("image_to_text_r1");
        }
        assertThat(AlignModel.verify(out)).isEmpty();
        assertThat(out.resolve("report.html")).content().contains("Image to text");
        assertThat(folder.resolve("model.run")).doesNotExist();
        assertThat(measured(out, pairs).at("/all/image_to_text/r1").asDouble())
                .as("chance is %.3f", 1.0 / COLOURS.size())
                .isGreaterThan(0.5);
    }

    private static List<String> command(Path pairs, Path out) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                TrainMain.class.getName(),
                                "--pairs=" + pairs,
                                "--steps=160",
                                "--seed=3",
                                "--out=" + out));
        Map.of(
                        "train.image-width", "0.25",
                        "train.image-depth", "0.25",
                        "train.image-size", "32",
                        "train.text-tower", "custom",
                        "train.text-layers", "1",
                        "train.text-hidden", "64",
                        "train.vocabulary-size", "100",
                        "train.batch-size", "48",
                        "train.held-out-per-mille", "50",
                        "train.held-out-radius", "-1")
                .forEach((key, value) -> words.add("--set=" + key + "=" + value));
        words.add("--set=train.ghost-batch=16");
        words.add("--set=train.steps-per-round=20");
        words.add("--set=train.warm-up-steps=10");
        words.add("--set=train.report-every=2");
        words.add("--set=train.average-decay=0.9");
        return words;
    }

    /** Pictures that are all of one colour but for a spot, and the name of the colour. */
    private Path writePairs() throws IOException {
        List<String> names = List.copyOf(COLOURS.keySet());
        Random random = new Random(5);
        List<String> lines = new ArrayList<>(List.of("image\ttext\tlang"));
        for (int i = 0; i < IMAGES; i++) {
            String name = names.get(i % names.size());
            BufferedImage image = new BufferedImage(48, 40, BufferedImage.TYPE_INT_RGB);
            Graphics2D canvas = image.createGraphics();
            canvas.setColor(COLOURS.get(name));
            canvas.fillRect(0, 0, 48, 40);
            canvas.setColor(new Color(random.nextInt(1 << 24)));
            canvas.fillOval(random.nextInt(40), random.nextInt(32), 8, 8);
            canvas.dispose();
            ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
            lines.add("%d.png\ta thing that is %s\ten".formatted(i, name));
        }
        Files.writeString(folder.resolve("broken.png"), "no image");
        lines.add("broken.png\tthis is no image\ten");
        return Files.write(folder.resolve("pairs.tsv"), lines);
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.exists(file) && Files.readString(file).contains(text);
        } catch (IOException e) {
            return false; // it is being written
        }
    }

    private JsonNode measured(Path model, Path pairs) throws Exception {
        Path output = folder.resolve("measured.json");
        Path errors = folder.resolve("evaluate.log");
        ProcessBuilder command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        ModuleHome.find().classPath("align-model"),
                        EvaluateMain.class.getName(),
                        "--model=" + model,
                        "--pairs=" + pairs,
                        "--json");
        Process process =
                command.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return new ObjectMapper().readTree(output.toFile());
    }
}
