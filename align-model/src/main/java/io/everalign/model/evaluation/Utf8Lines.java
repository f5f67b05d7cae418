package io.everalign.model.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a UTF-8 file that a stranger may have written: of bounded length, and strictly decoded.
 * Lines end with LF or CRLF; a byte order mark before the first is left out.
 */
final class Utf8Lines implements AutoCloseable {
    private static final int SHOWN = 200;

    private final Path file;
    private final InputStream in;
    private final byte[] line;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private long number;

    Utf8Lines(Path file, InputStream in, int maxLineBytes) {
        this.file = file;
        this.in = in;
        line = new byte[maxLineBytes];
    }

    /** Number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    /** The next line without its end, or null after the last one. */
    @Nullable String next() throws IOException {
        if (!more()) {
            return null;
        }
        number++;
        int length = 0;
        while (more()) {
            byte next = buffer[at++];
            if (next == '\n') {
                break;
            }
            if (length == line.length) {
                throw error("a line must have at most " + line.length + " bytes", "more");
            }
            line[length++] = next;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return decoded(length);
    }

    /** An error about the line that was read last. */
    IOException error(String rule, Object value) {
        String shown = String.valueOf(value);
        shown = shown.length() <= SHOWN ? shown : shown.substring(0, SHOWN) + "…";
        return new IOException(file + ", line " + number + ": " + rule + ", but is: " + shown);
    }

    private String decoded(int length) throws IOException {
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(line, 0, length))
                            .toString();
            return number == 1 && text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IOException(file + ", line " + number + ": must be UTF-8, but is not", e);
        }
    }

    private boolean more() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer));
        }
        return at < end;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
