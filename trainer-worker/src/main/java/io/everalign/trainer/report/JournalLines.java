package io.everalign.trainer.report;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a journal, one after the other. A line that is too long is given as empty. */
final class JournalLines implements Closeable {

    static final int MAX_LINE_BYTES = 1 << 20;
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int filled;

    JournalLines(Path file) throws IOException {
        in = Files.newInputStream(file);
    }

    /** The next line without its end, the last one even if it has none; null behind it. */
    @Nullable String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        long length = 0;
        for (boolean begun = false; ; begun = true) {
            if (at == filled && !fill()) {
                return begun ? text(line, length) : null;
            }
            int end = at;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            length += end - at;
            if (length <= MAX_LINE_BYTES) {
                line.write(buffer, at, end - at);
            }
            at = Math.min(end + 1, filled);
            if (end < filled) {
                return text(line, length);
            }
        }
    }

    private boolean fill() throws IOException {
        at = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }

    private static String text(ByteArrayOutputStream line, long length) {
        return length > MAX_LINE_BYTES ? "" : line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
