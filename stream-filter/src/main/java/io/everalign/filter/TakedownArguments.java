package io.everalign.filter;

import io.everalign.runtime.Settings;
import io.everalign.schemas.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command line of {@code everalign takedown}.
 *
 * @param request what is meant
 * @param dryRun whether only to say what would be done
 * @param kafka the broker
 */
record TakedownArguments(TakedownRequest request, boolean dryRun, KafkaSettings kafka) {

    static final String USAGE =
            """
            takedown (--url URL | --page URL | --domain DOMAIN | --image FILE | --text WORDS | --pair ID)…
                     [--dry-run] [settings-file] [--key=value …]

              --url URL        pairs whose image was fetched from there, as metadata has the URL
              --page URL       pairs found on that page
              --domain DOMAIN  pairs whose image lies on that registrable domain, such as example.org
              --image FILE     pairs of that very image, byte for byte
              --text WORDS     pairs of that text
              --pair ID        the pair of that id, 32 hexadecimal digits
              --dry-run        says what would be taken down, and writes nothing

            Finds the pairs in the ledger and retracts them for good, in every generation: no training
            begins on them from then on, no export holds them, and their images go from pairs.filtered with
            its next compaction. pairs.raw keeps its records until the filter and the census are done with
            them. What is crawled later is another matter: --filter.url-block-list keeps sites out,
            --filter.evaluation-sets images. Running it again does no harm.
            """;

    private static final String DRY_RUN = "--dry-run";
    private static final List<String> SELECTORS =
            List.of("--url", "--page", "--domain", "--image", "--text", "--pair");

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException saying what is missing, or what is wrong with the settings
     * @throws IOException if an image cannot be read
     */
    static TakedownArguments parse(String[] words, Map<String, String> environment)
            throws IOException {
        TakedownRequest request = new TakedownRequest();
        List<String> settings = new ArrayList<>();
        boolean dryRun = false;
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            String name = word.split("=", 2)[0];
            if (SELECTORS.contains(name)) {
                if (word.equals(name) && (i + 1 == words.length || words[i + 1].startsWith("--"))) {
                    throw new IllegalArgumentException(word + " has no value");
                }
                String value = word.equals(name) ? words[++i] : word.substring(name.length() + 1);
                if (value.isBlank()) {
                    throw new IllegalArgumentException(name + " must not be empty");
                }
                add(name, value, request);
            } else if (word.equals(DRY_RUN)) {
                dryRun = true;
            } else {
                settings.add(word);
            }
        }
        if (request.isEmpty()) {
            throw new IllegalArgumentException("one of %s is missing".formatted(SELECTORS));
        }
        return new TakedownArguments(
                request,
                dryRun,
                Settings.of(KafkaSettings.class)
                        .read(settings.toArray(String[]::new), environment));
    }

    private static void add(String name, String value, TakedownRequest request) throws IOException {
        switch (name) {
            case "--url" -> request.imageUrl(value);
            case "--page" -> request.pageUrl(value);
            case "--domain" -> request.domain(value);
            case "--image" -> request.image(Files.readAllBytes(Path.of(value)));
            case "--text" -> request.text(value);
            default -> request.pair(value);
        }
    }
}
