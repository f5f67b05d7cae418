package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedMainTest {
    @TempDir Path folder;
    private String model;
    private String picture;

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void makeAModelAndAPicture() throws IOException {
        model = Examples.model(folder).toString();
        Path file = folder.resolve("picture.png");
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 1200; i++) {
            image.setRGB(i % 40, i / 40, i * 104729);
        }
        ImageIO.write(image, "png", file.toFile());
        picture = file.toString();
    }

    @Test
    void printsATableOfCosines() {
        Result result =
                embed(
                        "--model",
                        model,
                        "--text",
                        "a red cat",
                        "--text=blue dog",
                        "--image",
                        picture);
        assertThat(result.status).as(result.err).isZero();
        List<String> lines = result.out.lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("a red cat").endsWith("blue dog");
        assertThat(lines.get(1)).matches(".*picture\\.png +-?[01]\\.\\d{4} +-?[01]\\.\\d{4}");
    }

    @Test
    void printsJsonWithTheNamesOfHuggingFace() throws Exception {
        Path list = Files.writeString(folder.resolve("texts.txt"), "a red cat\n\nblue dog\n");
        Result result = embed("--model", model, "--text", "@" + list, "--image", picture, "--json");
        assertThat(result.status).as(result.err).isZero();
        JsonNode json = ConfigJson.parse(result.out);
        assertThat(json.get("image_embeds")).hasSize(1);
        assertThat(json.get("text_embeds")).hasSize(2);
        assertThat(json.get("logits_per_image")).hasSize(1);
        try (AlignModel loaded = AlignModel.load(Path.of(model))) {
            float[][] images = loaded.embedImages(List.of(Files.readAllBytes(Path.of(picture))));
            float[][] texts = loaded.embedTexts(List.of("a red cat", "blue dog"));
            float logit = loaded.logits(images, texts)[0][1];
            assertThat(json.get("logits_per_image").get(0).get(1).floatValue())
                    .isCloseTo(logit, within(1e-5f));
            assertThat(json.get("text_embeds").get(1).get(5).floatValue())
                    .isCloseTo(texts[1][5], within(1e-6f));
        }
    }

    @Test
    void textsAloneAreComparedWithEachOther() {
        Result result = embed("--model", model, "--text", "a red cat", "--text", "@@home");
        assertThat(result.out.lines().toList()).hasSize(3);
        assertThat(result.out).contains("@home").contains("1.0000");
    }

    @Test
    void wrongArgumentsEndWithTheirReasonAndTheHelp() {
        assertThat(embed("--text", "a").err).startsWith("embed: --model is missing");
        assertThat(embed("--model", model).err).contains("nothing to embed");
        assertThat(embed("--model", model, "--txt", "a").err).contains("unknown option --txt");
        assertThat(embed("--model").err).contains("--model has no value");
        assertThat(embed("--model", model, "--text", "@nowhere").err)
                .contains("nowhere: there is no such file");
        assertThat(embed("--text", "a").status).isEqualTo(2);
        assertThat(embed("--help").out).startsWith("embed --model DIR_OR_URL");
    }

    @Test
    void whatCannotBeReadIsNamedWithTheReason() throws IOException {
        Path broken = Files.write(folder.resolve("broken.png"), new byte[] {1, 2, 3});
        Result result = embed("--model", model, "--image", broken.toString());
        assertThat(result.status).isEqualTo(1);
        assertThat(result.err).contains("broken.png: UNKNOWN_FORMAT");
        Result missing = embed("--model", model, "--image", folder + "/none.png");
        assertThat(missing.err).contains("none.png: there is no such file");
        Result noModel = embed("--model", folder.toString(), "--text", "a");
        assertThat(noModel.status).isEqualTo(1);
        assertThat(noModel.err).contains("config.json");
    }

    static Result run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                EmbedMain.run(
                        words,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Result(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Result embed(String... words) {
        return run(words);
    }
}
