package io.everalign.model.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Prompts for a class, such as {@code a photo of a {}.}: {@code {}} stands for its name.
 *
 * @param all at least one
 */
record Templates(List<String> all) {
    private static final int MAX_LINE_BYTES = 1 << 12;
    private static final int MAX_TEMPLATES = 1000;
    private static final String NAME = "{}";

    /** The name itself. */
    static final Templates PLAIN = new Templates(List.of(NAME));

    /** Reads a file with one a line. */
    static Templates read(Path file) throws IOException {
        List<String> all = new ArrayList<>();
        try (Utf8Lines lines = new Utf8Lines(file, Files.newInputStream(file), MAX_LINE_BYTES)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.isBlank()) {
                    continue;
                }
                if (!line.contains(NAME)) {
                    throw lines.error("a template must hold {}", line);
                }
                if (all.size() == MAX_TEMPLATES) {
                    throw lines.error(
                            "there must be at most " + MAX_TEMPLATES + " templates", "more");
                }
                all.add(line);
            }
        }
        if (all.isEmpty()) {
            throw new IOException(file + ": must have at least one template, but has none");
        }
        return new Templates(List.copyOf(all));
    }

    List<String> prompts(String name) {
        return all.stream().map(template -> template.replace(NAME, name)).toList();
    }
}
