package io.everalign.model.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads labelled pairs from a file of tab-separated values, a row at a time, so that its length
 * costs no memory.
 *
 * <p>UTF-8, lines ended by LF or CRLF, no quoting. The first line names the columns: {@code image}
 * (the picture's path, relative to the file's folder) and {@code text} must be there, {@code lang}
 * may be, others are ignored. Each further line that is not empty has as many columns as the first.
 *
 * <p>At most {@value #MAX_LINE_BYTES} bytes a line, {@value #MAX_COLUMNS} columns and {@value
 * #MAX_ROWS} rows. A picture's path must stay in the folder of the file: an absolute path, one with
 * {@code ..} and a symbolic link that leads out of it are refused. Whether the picture is there is
 * not looked at. Every error names file, line, rule and value.
 */
public final class PairsTsv implements AutoCloseable {
    static final int MAX_LINE_BYTES = 1 << 16;
    static final int MAX_COLUMNS = 64;
    static final int MAX_ROWS = 100_000_000;

    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z0-9_@.-]{0,35}");

    private final Utf8Lines lines;
    private final OwnFolder folder;
    private final int columns;
    private final int image;
    private final int text;
    private final int language;
    private long rows;

    private PairsTsv(Path file, Utf8Lines lines) throws IOException {
        this.lines = lines;
        folder = OwnFolder.of(file);
        String header = lines.next();
        if (header == null) {
            throw new IOException(file + ": a file of pairs must have a header line, but is empty");
        }
        List<String> names = cells(header);
        columns = names.size();
        image = column(names, "image", true);
        text = column(names, "text", true);
        language = column(names, "lang", false);
    }

    /**
     * A labelled pair.
     *
     * @param image the picture's file, below the folder of the file of pairs
     * @param text its text, not blank
     * @param language language of the text as the file has it, such as {@code en}; empty if unknown
     * @param line number of the line, from 1
     */
    public record Row(Path image, String text, String language, long line) {}

    /**
     * Opens a file and reads its header.
     *
     * @throws IOException if it cannot be read, or its header lacks a column or has one twice
     */
    public static PairsTsv open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            return new PairsTsv(file, new Utf8Lines(file, in, MAX_LINE_BYTES));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /**
     * The next row, or null after the last one.
     *
     * @throws IOException if the file cannot be read or the row breaks a rule
     */
    public @Nullable Row next() throws IOException {
        String line = lines.next();
        while (line != null && line.isEmpty()) {
            line = lines.next();
        }
        if (line == null) {
            return null;
        }
        if (++rows > MAX_ROWS) {
            throw lines.error("there must be at most " + MAX_ROWS + " rows", rows);
        }
        List<String> cells = cells(line);
        if (cells.size() != columns) {
            throw lines.error("a row must have the header's " + columns + " columns", cells.size());
        }
        return new Row(image(cells.get(image)), text(cells.get(text)), language(cells), number());
    }

    private long number() {
        return lines.number();
    }

    private Path image(String path) throws IOException {
        try {
            return folder.resolve(path);
        } catch (IllegalArgumentException e) {
            throw lines.error(String.valueOf(e.getMessage()), path);
        }
    }

    private String text(String value) throws IOException {
        if (value.isBlank()) {
            throw lines.error("the text must not be blank", value);
        }
        return value;
    }

    private String language(List<String> cells) throws IOException {
        String value = language < 0 ? "" : cells.get(language);
        if (!LANGUAGE.matcher(value).matches()) {
            throw lines.error("the language must be at most 35 of A-Z a-z 0-9 _ @ . -", value);
        }
        return value;
    }

    private List<String> cells(String line) throws IOException {
        String[] cells = line.split("\t", MAX_COLUMNS + 1);
        if (cells.length > MAX_COLUMNS) {
            throw lines.error("there must be at most " + MAX_COLUMNS + " columns", "more");
        }
        return Arrays.asList(cells);
    }

    private int column(List<String> names, String name, boolean needed) throws IOException {
        int at = names.indexOf(name);
        if (at != names.lastIndexOf(name) || (needed && at < 0)) {
            throw lines.error(
                    "the header must name the column "
                            + name
                            + (needed ? " once" : " at most once"),
                    String.join(" ", names));
        }
        return at;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
