package io.everalign.model.evaluation;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rank of every query, as tab-separated values {@code query direction rank}, so that two models
 * can be compared query by query. A query is an image's name or a text, in which tab, line feed,
 * carriage return and backslash are {@code \t}, {@code \n}, {@code \r} and {@code \\}.
 */
final class RankFile {
    private static final String HEADER = "query\tdirection\trank";
    private static final int MAX_LINE_BYTES = 1 << 18;
    private static final Pattern DIRECTION = Pattern.compile("[a-z_]{1,32}");
    private static final Pattern RANK = Pattern.compile("[1-9]\\d{0,8}");

    private RankFile() {}

    /**
     * A row.
     *
     * @param query the query as it stands in the file
     * @param direction {@code image_to_text}, {@code text_to_image} or {@code zero_shot}
     * @param rank of its best right answer, from 1
     */
    record Row(String query, String direction, int rank) {}

    /** Writes rows in the order of the calls. */
    static final class Writing implements AutoCloseable {
        private final BufferedWriter out;

        private Writing(BufferedWriter out) {
            this.out = out;
        }

        void add(Object query, String direction, int rank) throws IOException {
            out.write(escaped(String.valueOf(query)) + "\t" + direction + "\t" + rank + "\n");
        }

        private static String escaped(String text) {
            return text.replace("\\", "\\\\")
                    .replace("\t", "\\t")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r");
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Takes rows and keeps none. */
    static Writing none() {
        return new Writing(new BufferedWriter(Writer.nullWriter()));
    }

    /** Begins a file. */
    static Writing write(Path file) throws IOException {
        Writing writing = new Writing(Files.newBufferedWriter(file));
        writing.out.write(HEADER + "\n");
        return writing;
    }

    /** Reads a file row by row. */
    static final class Reading implements AutoCloseable {
        private final Utf8Lines lines;

        private Reading(Utf8Lines lines) {
            this.lines = lines;
        }

        /** The next row, or null after the last one. */
        @Nullable Row next() throws IOException {
            String line = lines.next();
            if (line == null) {
                return null;
            }
            String[] cells = line.split("\t", 4);
            if (cells.length != 3
                    || !DIRECTION.matcher(cells[1]).matches()
                    || !RANK.matcher(cells[2]).matches()) {
                throw lines.error("a line must be a query, a direction and a rank", line);
            }
            return new Row(cells[0], cells[1], Integer.parseInt(cells[2]));
        }

        IOException error(String rule, Object value) {
            return lines.error(rule, value);
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    /** Opens a file. */
    static Reading open(Path file) throws IOException {
        Reading reading =
                new Reading(new Utf8Lines(file, Files.newInputStream(file), MAX_LINE_BYTES));
        try {
            String header = reading.lines.next();
            if (!HEADER.equals(header)) {
                throw reading.error(
                        "a file of ranks must begin with query, direction, rank", header);
            }
            return reading;
        } catch (IOException | RuntimeException e) {
            reading.close();
            throw e;
        }
    }
}
