package io.everalign.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code everalign embed} is asked for.
 *
 * @param model folder or address of the model
 * @param texts the texts, in the order given
 * @param images the picture files, in the order given
 * @param device name of the device, or null for the first GPU, else the CPU
 * @param json whether to print JSON
 */
record EmbedArguments(
        String model,
        List<String> texts,
        List<Path> images,
        @Nullable String device,
        boolean json) {
    static final String USAGE =
            """
            embed --model DIR_OR_URL [--text WORDS | --text @FILE]… [--image FILE | --image @FILE]…

              --model DIR_OR_URL  folder of a Hugging Face AlignModel, or its address on a registry or
                                  hub: http://HOST/OWNER/MODEL, with @REVISION if not main
              --text WORDS        a text; @FILE for a file with one a line, @@ for one that begins with @
              --image FILE        a picture: JPEG, PNG, GIF, WebP or BMP; @FILE for a list of files
              --json              one object: image_embeds, text_embeds, logits_per_image
              --device NAME       cpu, cuda or cuda:N (default: the first GPU, else the CPU)

            Prints how similar each picture is to each text: the cosine of their embeddings. With texts
            alone or pictures alone, how similar they are to each other.
            """;

    private static final long MAX_LIST_BYTES = 256L << 20;

    /** Reads the command line, and the lists that it names. */
    static EmbedArguments parse(String[] words) throws IOException {
        Parsing parsing = new Parsing();
        for (int i = 0; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            boolean joined = words[i].startsWith("--") && equals > 0;
            String name = joined ? words[i].substring(0, equals) : words[i];
            if (name.equals("--json")) {
                parsing.json = true;
                continue;
            }
            if (!joined && ++i == words.length) {
                throw new IllegalArgumentException(name + " has no value");
            }
            parsing.take(name, joined ? words[i].substring(equals + 1) : words[i]);
        }
        return parsing.finished();
    }

    private static final class Parsing {
        private final List<String> texts = new ArrayList<>();
        private final List<Path> images = new ArrayList<>();
        private @Nullable String model;
        private @Nullable String device;
        private boolean json;

        void take(String name, String value) throws IOException {
            switch (name) {
                case "--model" -> model = value;
                case "--device" -> device = value;
                case "--text" -> texts.addAll(listed(value));
                case "--image" -> listed(value).forEach(file -> images.add(Path.of(file)));
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }

        private static List<String> listed(String value) throws IOException {
            if (!value.startsWith("@")) {
                return List.of(value);
            }
            if (value.startsWith("@@")) {
                return List.of(value.substring(1));
            }
            Path file = Path.of(value.substring(1));
            if (Files.size(file) > MAX_LIST_BYTES) {
                throw new IOException(file + ": a list must have at most 256 MiB");
            }
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        }

        EmbedArguments finished() {
            if (model == null) {
                throw new IllegalArgumentException("--model is missing");
            }
            if (texts.isEmpty() && images.isEmpty()) {
                throw new IllegalArgumentException("nothing to embed: give --text or --image");
            }
            return new EmbedArguments(model, texts, images, device, json);
        }
    }
}
