package io.everalign.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everalign.model.AlignModel;
import io.everalign.model.Examples;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateMainTest {
    private static final List<String> CAPTIONS = List.of("a red cat", "blue dog", "Café", "東京");

    @TempDir static Path folder;

    private static String model;
    private static String pairs;

    private record Result(int status, String out, String err) {}

    /** Four pictures, each with an English text, two of them with a second one in German. */
    @BeforeAll
    static void makeAModelAndPairs() throws IOException {
        model = Examples.model(folder).toString();
        StringBuilder rows = new StringBuilder("image\tlang\ttext\n");
        for (int i = 0; i < CAPTIONS.size(); i++) {
            Files.write(folder.resolve(i + ".png"), picture(i));
            rows.append(i).append(".png\ten\t").append(CAPTIONS.get(i)).append('\n');
        }
        rows.append("0.png\tde\trote Katze\n1.png\tde\tblauer Hund\n");
        pairs = Files.writeString(folder.resolve("pairs.tsv"), rows).toString();
    }

    @Test
    void printsATableOfEachLanguageInBothDirections() {
        Result result = evaluate("--model", model, "--pairs", pairs);

        assertThat(result.status).as(result.err).isZero();
        List<String> lines = result.out.lines().toList();
        assertThat(lines.get(0)).isEqualTo("6 pairs of 4 images and 6 texts; 0 images broken");
        assertThat(lines.get(2)).contains("queries", "R@1 %", "R@5 %", "R@10 %", "chance");
        assertThat(lines.get(3)).matches("all +image to text +4 +\\d+\\.\\d\\d ± \\d+\\.\\d\\d .*");
        assertThat(lines.get(4)).matches(" +text to image +6 .* 100\\.00 ± 0\\.00 +100\\.00");
        assertThat(lines.get(5)).matches("de +image to text +2 +.* 50\\.00 .*");
        assertThat(lines.get(7)).matches("en +image to text +4 +.* 25\\.00 .*");
        assertThat(lines).hasSize(9);
    }

    @Test
    void printsJsonWithWhatEmbedSaysOfTheSamePairs() throws Exception {
        Result result = evaluate("--model", model, "--pairs", pairs, "--json", "--batch", "3");

        assertThat(result.status).as(result.err).isZero();
        JsonNode json = new ObjectMapper().readTree(result.out);
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("pairs", "images", "texts", "broken", "all", "lang");
        assertThat(json.get("pairs").intValue()).isEqualTo(6);
        assertThat(json.get("lang").fieldNames()).toIterable().containsExactly("de", "en");
        JsonNode english = json.get("lang").get("en");
        assertThat(english.fieldNames())
                .toIterable()
                .containsExactly("image_to_text", "text_to_image");
        assertThat(english.get("image_to_text").get("r1").doubleValue()).isEqualTo(englishAt1());
        assertThat(english.get("text_to_image").get("r5").doubleValue()).isEqualTo(1);
    }

    private static double englishAt1() throws Exception {
        try (AlignModel loaded = AlignModel.load(Path.of(model))) {
            float[][] texts = loaded.embedTexts(CAPTIONS);
            int found = 0;
            for (int i = 0; i < CAPTIONS.size(); i++) {
                float[][] logits = loaded.logits(loaded.embedImages(List.of(picture(i))), texts);
                float own = logits[0][i];
                boolean first = true;
                for (int j = 0; j < CAPTIONS.size(); j++) {
                    first &= j == i || logits[0][j] < own;
                }
                found += first ? 1 : 0;
            }
            return found / (double) CAPTIONS.size();
        }
    }

    @Test
    void onlyTextsOfTheLanguagesAskedForAreThere() {
        Result german = evaluate("--model", model, "--pairs", pairs, "--lang", "de");
        Result both = evaluate("--model", model, "--pairs", pairs, "--lang", "de", "en");
        Result neither = evaluate("--model", model, "--pairs", pairs, "--lang", "fr");

        assertThat(german.out).startsWith("2 pairs of 2 images and 2 texts");
        assertThat(both.out).startsWith("6 pairs of 4 images and 6 texts");
        assertThat(neither.status).isEqualTo(1);
        assertThat(neither.err).contains("one pair whose lang is one of [fr], but has none");
    }

    @Test
    void shardsOfTheSamePairsGiveTheSameNumbers() throws IOException {
        for (int i = 0; i < 2; i++) {
            Tars.write(
                    folder.resolve("s-" + i + ".tar"),
                    "0.png",
                    picture(2 * i),
                    "0.txt",
                    CAPTIONS.get(2 * i),
                    "1.png",
                    picture(2 * i + 1),
                    "1.txt",
                    CAPTIONS.get(2 * i + 1));
        }
        String shards = folder.resolve("s-{0..1}.tar").toString();

        Result ofShards = evaluate("--model", model, "--pairs", shards, "--json");
        Result ofTsv = evaluate("--model", model, "--pairs", pairs, "--limit", "4", "--json");

        ObjectMapper mapper = new ObjectMapper();
        assertThat(ofShards.status).as(ofShards.err).isZero();
        assertThat(mapper.readTree(ofShards.out).get("all"))
                .isEqualTo(mapper.readTree(ofTsv.out).get("all"));
        assertThat(mapper.readTree(ofShards.out).get("pairs").intValue()).isEqualTo(4);
    }

    @Test
    void classifiesAndComparesQueryByQuery() throws IOException {
        Path classes = Files.writeString(folder.resolve("c.txt"), "x\tred cat\ny\tblue dog\n");
        Path templates = Files.writeString(folder.resolve("t.txt"), "{}\na {}\n");
        Path labelled =
                Files.writeString(
                        folder.resolve("labelled.tsv"),
                        "image\ttext\n0.png\tx\n1.png\ty\n2.png\ty\n");
        String ranks = folder.resolve("ranks.tsv").toString();

        Result result =
                evaluate(
                        "--model",
                        model,
                        "--pairs",
                        labelled.toString(),
                        "--classes",
                        classes.toString(),
                        "--templates",
                        templates.toString(),
                        "--out",
                        ranks);

        assertThat(result.status).as(result.err).isZero();
        assertThat(result.out).contains("zero-shot, 2 classes").contains("50.00");
        List<String> rows = Files.readAllLines(Path.of(ranks));
        assertThat(rows.get(0)).isEqualTo("query\tdirection\trank");
        assertThat(rows.stream().map(row -> row.replaceAll("\\t\\d+$", "")).skip(1))
                .containsExactly(
                        "0.png\timage_to_text",
                        "1.png\timage_to_text",
                        "2.png\timage_to_text",
                        "red cat\ttext_to_image",
                        "blue dog\ttext_to_image",
                        "0.png\tzero_shot",
                        "1.png\tzero_shot",
                        "2.png\tzero_shot");
        Result compared = evaluate("--compare", ranks, ranks);
        assertThat(compared.status).as(compared.err).isZero();
        assertThat(compared.out).contains("zero shot", "+0.00 to +0.00");
        JsonNode json =
                new ObjectMapper().readTree(evaluate("--compare", ranks, ranks, "--json").out);
        assertThat(json.get("text_to_image").get("queries").intValue()).isEqualTo(2);
    }

    @Test
    void brokenImagesAreNamedAndCountedUnlessAllAre() throws IOException {
        Files.write(folder.resolve("broken.png"), new byte[] {1, 2, 3});
        Path some =
                Files.writeString(
                        folder.resolve("some.tsv"),
                        "image\ttext\nbroken.png\ta\n0.png\tb\nnone.png\tc\n1.png\td\n");
        Result result = evaluate("--model", model, "--pairs", some.toString(), "--json");

        assertThat(result.status).as(result.err).isZero();
        assertThat(result.err).contains("broken.png: UNKNOWN_FORMAT");
        assertThat(result.err).contains("none.png: there is no such file");
        JsonNode json = new ObjectMapper().readTree(result.out);
        assertThat(json.get("broken").intValue()).isEqualTo(2);
        assertThat(json.get("images").intValue()).isEqualTo(2);
        assertThat(json.get("texts").intValue()).isEqualTo(2);

        Path all = Files.writeString(folder.resolve("all.tsv"), "image\ttext\nbroken.png\ta\n");
        Result nothing = evaluate("--model", model, "--pairs", all.toString());
        assertThat(nothing.status).isEqualTo(1);
        assertThat(nothing.err).contains("at least one image must be whole");
    }

    @Test
    void wrongArgumentsEndWithTheirReasonAndTheHelp() {
        assertThat(evaluate("--pairs", pairs).err).startsWith("evaluate: --model is missing");
        assertThat(evaluate("--model", model).err).contains("--pairs is missing");
        assertThat(evaluate("--model", model, "--pairs").err).contains("--pairs has no value");
        assertThat(evaluate("--modle", model).err).contains("unknown option --modle");
        assertThat(evaluate("--compare", pairs).err).contains("--compare must have 2 values");
        assertThat(evaluate("--limit", "0").err).contains("must be a number from 1 to");
        assertThat(evaluate("--model", model, "--pairs", pairs, "--templates", "t").err)
                .contains("--templates needs --classes");
        assertThat(evaluate("--model", model).status).isEqualTo(2);
        assertThat(evaluate("--help").out).startsWith("evaluate --model DIR_OR_URL");
    }

    @Test
    void whatCannotBeReadIsNamedWithTheReason() {
        Result missing = evaluate("--model", model, "--pairs", folder + "/none.tsv");
        assertThat(missing.status).isEqualTo(1);
        assertThat(missing.err).contains("none.tsv: there is no such file");
        Result noFolder =
                evaluate("--model", model, "--pairs", pairs, "--out", folder + "/none/ranks.tsv");
        assertThat(noFolder.status).isEqualTo(1);
        assertThat(noFolder.err).contains("none/ranks.tsv: must be a file in a folder");
        Result compressed = evaluate("--model", model, "--pairs", folder + "/a.tar.gz");
        assertThat(compressed.err).contains("a.tar.gz: a shard must not be compressed");
        Result noModel = evaluate("--model", folder.toString(), "--pairs", pairs);
        assertThat(noModel.status).isEqualTo(1);
        assertThat(noModel.err).contains("config.json");
    }

    private static byte[] picture(int seed) throws IOException {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        for (int i = 0; i < 1200; i++) {
            image.setRGB(i % 40, i / 40, random.nextInt(1 << 24) >> (4 * seed));
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    private static Result evaluate(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] onCpu =
                List.of(words).contains("--model")
                        ? Stream.concat(Arrays.stream(words), Stream.of("--device", "cpu"))
                                .toArray(String[]::new)
                        : words;
        int status =
                EvaluateMain.run(
                        onCpu,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Result(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
