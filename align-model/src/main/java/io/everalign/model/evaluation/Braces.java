package io.everalign.model.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Names of shards in WebDataset's manner: {@code NAME-{000..009}.tar} for ten of them. */
final class Braces {
    private static final Pattern RANGE =
            Pattern.compile("([^{}]*)\\{(\\d{1,9})\\.\\.(\\d{1,9})\\}([^{}]*)");
    private static final int MAX_NAMES = 100_000;

    private Braces() {}

    /** The names; without a range in braces, the name itself. */
    static List<String> expand(String name) {
        Matcher parts = RANGE.matcher(name);
        if (!parts.matches()) {
            return List.of(name);
        }
        int from = Integer.parseInt(parts.group(2));
        int to = Integer.parseInt(parts.group(3));
        if (to < from || to - from >= MAX_NAMES) {
            throw new IllegalArgumentException(
                    "a range must name 1 to " + MAX_NAMES + " files, but is: " + name);
        }
        String number = "%0" + parts.group(2).length() + "d";
        return IntStream.rangeClosed(from, to)
                .mapToObj(
                        i ->
                                parts.group(1)
                                        + String.format(Locale.ROOT, number, i)
                                        + parts.group(4))
                .toList();
    }
}
