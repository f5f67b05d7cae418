package io.everalign.filter;

import io.everalign.runtime.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What {@code everalign filter --generation N --from OFFSET} is asked for.
 *
 * @param generation the generation that is judged again
 * @param from smallest raw offset of the ranges, in each partition
 * @param settings the filter's, whose rules only name files
 */
record ReplayArguments(int generation, long from, FilterStationSettings settings) {

    /** What makes the filter replay instead of run. */
    static final String FROM = "--from";

    static final String USAGE =
            """
            filter --generation N --from earliest [settings-file] [--key=value …]

              --generation N    the generation whose verdicts are given again
              --from OFFSET     only ranges of raw pairs from this offset on; earliest for all of them

            Judges what pairs.raw still holds once more, by the settings that the generation was started with
            and by what was known of the census then, and compares every outcome with the one that stands in
            pairs.filtered or pairs.rejected, byte for byte. Writes nothing. Files that the generation read
            must be named as for the filter (--filter.ngrams=… and so on). Exit status 0 if no outcome differs.
            """;

    private static final String GENERATION = "--generation";
    private static final String EARLIEST = "earliest";

    static boolean asksFor(String[] words) {
        return List.of(words).stream()
                .anyMatch(word -> word.equals(FROM) || word.startsWith(FROM + "="));
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException saying what is missing, or what is wrong with the settings
     */
    static ReplayArguments parse(String[] words, Map<String, String> environment) {
        String generation = null;
        String from = null;
        List<String> settings = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            if (word.equals(FROM) || word.equals(GENERATION)) {
                if (i + 1 == words.length) {
                    throw new IllegalArgumentException(word + " has no value");
                }
                word += "=" + words[++i];
            }
            if (word.startsWith(FROM + "=")) {
                from = word.substring(FROM.length() + 1);
            } else if (word.startsWith(GENERATION + "=")) {
                generation = word.substring(GENERATION.length() + 1);
            } else {
                settings.add(word);
            }
        }
        if (from == null || generation == null) {
            throw new IllegalArgumentException((from == null ? FROM : GENERATION) + " is missing");
        }
        return new ReplayArguments(
                Math.toIntExact(number(GENERATION, generation)),
                from.equals(EARLIEST) ? 0 : number(FROM, from),
                Settings.of(FilterStationSettings.class)
                        .read(settings.toArray(String[]::new), environment));
    }

    private static long number(String name, String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "%s must be a whole number%s, not \"%s\""
                            .formatted(name, name.equals(FROM) ? " or earliest" : "", text),
                    e);
        }
    }
}
