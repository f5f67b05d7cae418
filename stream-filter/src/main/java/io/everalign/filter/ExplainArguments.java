package io.everalign.filter;

import io.everalign.runtime.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code everalign filter --explain} is asked for.
 *
 * @param image the image's file
 * @param text the text
 * @param urls the URLs of image and page, as far as they are given
 * @param json whether to print JSON
 * @param rules the rules, as the station of the same settings has them
 */
record ExplainArguments(
        Path image, String text, List<String> urls, boolean json, RuleSettings rules) {

    /** What makes the filter explain instead of run. */
    static final String EXPLAIN = "--explain";

    /** Options whose value may be the next word. */
    private static final List<String> APART = List.of("--image", "--text", "--url");

    static final String USAGE =
            """
            filter --explain --image FILE --text WORDS [--url URL]… [--json] [settings-file] [--key=value …]

              --image FILE   an image as a crawler would fetch it
              --text WORDS   its alternative text
              --url URL      where the image or its page is; without it the rule on URLs is not asked
              --json         one object: accepted, verdicts (rule, accepted, reason, value, limit, detail),
                             not_asked

            Prints what every rule says of one pair, and starts nothing. What the census counts (repeated
            pairs, texts and images over their limit) is not known here and not asked. The settings are
            those of the filter: ./everalign filter --help lists them.
            """;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException saying what is missing, or what is wrong with the settings
     */
    static ExplainArguments parse(String[] words, Map<String, String> environment) {
        Parsing parsing = new Parsing();
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            boolean apart = APART.contains(word);
            if (apart && i + 1 == words.length) {
                throw new IllegalArgumentException(word + " has no value");
            }
            parsing.take(apart ? word + "=" + words[++i] : word);
        }
        return parsing.finished(environment);
    }

    private static final class Parsing {
        private final List<String> settings = new ArrayList<>();
        private final List<String> urls = new ArrayList<>();
        private @Nullable Path image;
        private @Nullable String text;
        private boolean json;

        void take(String word) {
            if (word.startsWith("--image=")) {
                image = Path.of(word.substring("--image=".length()));
            } else if (word.startsWith("--text=")) {
                text = word.substring("--text=".length());
            } else if (word.startsWith("--url=")) {
                urls.add(word.substring("--url=".length()));
            } else if (word.equals("--json")) {
                json = true;
            } else if (!word.equals(EXPLAIN)) {
                settings.add(word);
            }
        }

        ExplainArguments finished(Map<String, String> environment) {
            if (image == null || text == null) {
                throw new IllegalArgumentException(
                        (image == null ? "--image" : "--text") + " is missing");
            }
            RuleSettings rules =
                    Settings.of(FilterStationSettings.class)
                            .read(settings.toArray(String[]::new), environment)
                            .rules();
            return new ExplainArguments(image, text, List.copyOf(urls), json, rules);
        }
    }
}
