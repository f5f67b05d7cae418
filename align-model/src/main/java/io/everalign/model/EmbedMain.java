package io.everalign.model;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everalign.images.BadImage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Embeds texts and pictures with a model: the program behind {@code everalign embed}. */
public final class EmbedMain {
    private static final long MAX_PICTURE_BYTES = 256L << 20;

    private EmbedMain() {}

    /** Exit status 0 when all is embedded, 1 when not, 2 for wrong arguments. */
    public static void main(String[] words) {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(run(words, System.out, System.err));
    }

    static int run(String[] words, PrintStream out, PrintStream err) {
        if (List.of(words).contains("--help")) {
            out.print(EmbedArguments.USAGE);
            return 0;
        }
        EmbedArguments asked;
        try {
            asked = EmbedArguments.parse(words);
        } catch (IllegalArgumentException e) {
            err.printf("embed: %s%n%n%s", e.getMessage(), EmbedArguments.USAGE);
            return 2;
        } catch (IOException e) {
            err.printf("embed: %s%n", told(e));
            return 2;
        }
        try {
            embed(asked, out, err);
            return 0;
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            err.printf("embed: %s%n", told(e));
            return 1;
        }
    }

    private static String told(Exception e) {
        return e instanceof NoSuchFileException
                ? e.getMessage() + ": there is no such file"
                : String.valueOf(e.getMessage());
    }

    private static void embed(EmbedArguments asked, PrintStream out, PrintStream err)
            throws IOException {
        Path folder = ModelFolder.of(asked.model(), err::println);
        try (AlignModel model =
                asked.device() == null
                        ? AlignModel.load(folder)
                        : AlignModel.load(folder, asked.device())) {
            float[][] images = images(model, asked.images());
            float[][] texts = model.embedTexts(asked.texts());
            if (asked.json()) {
                printJson(images, texts, model.logits(images, texts), out);
            } else {
                SimilarityTable.of(asked, images, texts).print(out);
            }
        }
    }

    /** One by one, so that an error names the file and only one picture is in memory. */
    private static float[][] images(AlignModel model, List<Path> files) throws IOException {
        List<float[]> rows = new ArrayList<>();
        for (List<Path> part : AlignModel.parts(files)) {
            List<byte[]> squares = new ArrayList<>();
            for (Path file : part) {
                squares.add(square(model.preprocessor(), file));
            }
            PixelBatch batch = PixelBatch.of(squares, model.preprocessor().side());
            rows.addAll(List.of(model.embedImages(batch)));
        }
        return rows.toArray(float[][]::new);
    }

    private static byte[] square(ImagePreprocessor preprocessor, Path file) throws IOException {
        if (Files.size(file) > MAX_PICTURE_BYTES) {
            throw new IOException(
                    file + ": a picture must have at most 256 MiB, but has " + Files.size(file));
        }
        try {
            return preprocessor.centered(Files.readAllBytes(file));
        } catch (BadImage e) {
            throw new IOException(file + ": " + e.reason() + ": " + e.getMessage(), e);
        }
    }

    private static void printJson(
            float[][] images, float[][] texts, float[][] logits, PrintStream out)
            throws IOException {
        try (JsonGenerator json = ConfigJson.MAPPER.getFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            print("image_embeds", images, json);
            print("text_embeds", texts, json);
            print("logits_per_image", logits, json);
            json.writeEndObject();
        }
        out.println();
        out.flush();
    }

    private static void print(String name, float[][] rows, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (float[] row : rows) {
            json.writeStartArray();
            for (float value : row) {
                json.writeNumber(value);
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }
}
