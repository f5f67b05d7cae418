package io.everalign.trainer.report;

import java.io.BufferedInputStream;
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

    JournalLines(Path file) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    }

    /** The next line without its end, the last one even if it has none; null behind it. */
    @Nullable String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        long length = 0;
        int read = in.read();
        if (read < 0) {
            return null;
        }
        for (; read >= 0 && read != '\n'; read = in.read()) {
            if (++length <= MAX_LINE_BYTES) {
                line.write(read);
            }
        }
        return length > MAX_LINE_BYTES ? "" : line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
