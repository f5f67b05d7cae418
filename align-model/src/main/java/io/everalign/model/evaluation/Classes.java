package io.everalign.model.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The classes of a classification. A file has one a line: its name, or the label by which pairs
 * call it, a tab, and its name. Where no label is a number, pairs may call a class by the number of
 * its line among the classes, from 0, as {@code .cls} members and MNIST do.
 */
final class Classes {
    private static final int MAX_LINE_BYTES = 1 << 12;
    private static final int MAX_CLASSES = 100_000;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private final Path file;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> numberOfLabel = new HashMap<>();
    private boolean numbered = true;

    private Classes(Path file) {
        this.file = file;
    }

    /**
     * Reads a file of classes.
     *
     * @throws IOException if it has none, or a label twice; the message names file and line
     */
    static Classes read(Path file) throws IOException {
        Classes classes = new Classes(file);
        try (Utf8Lines lines = new Utf8Lines(file, Files.newInputStream(file), MAX_LINE_BYTES)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (!line.isBlank()) {
                    classes.add(line, lines);
                }
            }
        }
        if (classes.names.isEmpty()) {
            throw new IOException(file + ": must have at least one class, but has none");
        }
        return classes;
    }

    private void add(String line, Utf8Lines lines) throws IOException {
        int tab = line.indexOf('\t');
        String label = (tab < 0 ? line : line.substring(0, tab)).strip();
        String name = line.substring(tab + 1).strip();
        if (name.isEmpty() || name.indexOf('\t') >= 0) {
            throw lines.error("a line must be a name, or a label, a tab and a name", line);
        }
        if (names.size() == MAX_CLASSES) {
            throw lines.error("there must be at most " + MAX_CLASSES + " classes", "more");
        }
        if (numberOfLabel.putIfAbsent(label, names.size()) != null) {
            throw lines.error("a label must be there once", label);
        }
        numbered &= !NUMBER.matcher(label).matches();
        names.add(name);
    }

    List<String> names() {
        return names;
    }

    /**
     * The number of a pair's class.
     *
     * @throws IOException if it is none of these classes; the message names the pair's place
     */
    int of(Sample sample) throws IOException {
        String label = sample.label();
        Integer number = numberOfLabel.get(label);
        if (number != null) {
            return number;
        }
        if (numbered && NUMBER.matcher(label).matches()) {
            int line = Integer.parseInt(label);
            if (line < names.size()) {
                return line;
            }
        }
        throw new IOException(
                sample.place() + ": must be of a class of " + file + ", but is: " + label);
    }
}
