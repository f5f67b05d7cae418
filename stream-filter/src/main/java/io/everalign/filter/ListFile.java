package io.everalign.filter;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A list that a person keeps: UTF-8, an entry a line. What follows a {@code #} at the beginning of
 * a line or after white space is a comment; blank lines say nothing.
 */
final class ListFile {

    /** Longest line. */
    static final int MAX_LINE_BYTES = 4096;

    /** Most entries of a list. */
    static final int MAX_ENTRIES = 50_000_000;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path file;
    private final int maxEntries;
    private int number;
    private int entries;

    private ListFile(Path file, int maxEntries) {
        this.file = file;
        this.maxEntries = maxEntries;
    }

    /**
     * Reads a list, entry by entry in the order of the file.
     *
     * @param entries takes the entries, without white space around them, and refuses one by an
     *     {@link IllegalArgumentException} that says what an entry must be
     * @throws IOException with file and line, if the file cannot be read, is not UTF-8, has too
     *     many entries or too long a line, or an entry was refused
     */
    static void read(Path file, Consumer<String> entries) throws IOException {
        read(file, MAX_ENTRIES, entries);
    }

    static void read(Path file, int maxEntries, Consumer<String> entries) throws IOException {
        new ListFile(file, maxEntries).read(entries);
    }

    private void read(Consumer<String> taker) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int next;
            do {
                next = in.read();
                if (next != '\n' && next != -1) {
                    line.write(next);
                }
                if (next == '\n' || next == -1 || line.size() > MAX_LINE_BYTES) {
                    number++;
                    take(line.toByteArray(), taker);
                    line.reset();
                }
            } while (next != -1);
        }
    }

    private void take(byte[] line, Consumer<String> taker) throws IOException {
        if (line.length > MAX_LINE_BYTES) {
            throw wrong("a line must have at most %d bytes".formatted(MAX_LINE_BYTES), null);
        }
        try {
            String entry = entry(decoded(line));
            if (entry.isEmpty()) {
                return;
            }
            entries++;
            if (entries > maxEntries) {
                throw wrong("a list must have at most %d entries".formatted(maxEntries), null);
            }
            taker.accept(entry);
        } catch (CharacterCodingException e) {
            throw wrong("a list must be UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()), e);
        }
    }

    private String decoded(byte[] line) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
        boolean marked = number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        return marked ? text.substring(1) : text;
    }

    private static String entry(String line) {
        int hash = line.indexOf('#');
        while (hash > 0 && !Character.isWhitespace(line.charAt(hash - 1))) {
            hash = line.indexOf('#', hash + 1);
        }
        return (hash < 0 ? line : line.substring(0, hash)).strip();
    }

    private IOException wrong(String rule, @Nullable Exception cause) {
        return new IOException("%s, line %d: %s".formatted(file, number, rule), cause);
    }
}
