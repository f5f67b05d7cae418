package io.everalign.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a program of the system answered.
 *
 * @param exit its exit status; {@link #MISSING} when there is no such program
 * @param output the end of what it printed
 */
record Command(int exit, String output) {

    static final int MISSING = 127;
    private static final int MAX_OUTPUT_BYTES = 64 << 10;

    /** Runs a program in a directory; what runs past the limit is killed. */
    static Command run(Path directory, Duration limit, List<String> words)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("everalign-", ".log");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(words)
                            .directory(directory.toFile())
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            return new Command(exit(builder, limit), tail(log, MAX_OUTPUT_BYTES));
        } finally {
            Files.deleteIfExists(log);
        }
    }

    boolean succeeded() {
        return exit == 0;
    }

    String lastLine() {
        List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "exit status " + exit : lines.get(lines.size() - 1).strip();
    }

    private static int exit(ProcessBuilder builder, Duration limit) throws InterruptedException {
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return MISSING;
        }
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            return -1;
        } finally {
            process.destroyForcibly();
        }
    }

    /** The last bytes of a file as text. */
    static String tail(Path file, int bytes) throws IOException {
        try (var channel = Files.newByteChannel(file)) {
            channel.position(Math.max(0, channel.size() - bytes));
            var buffer = java.nio.ByteBuffer.allocate(bytes);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // reads on until the buffer is full or the file ends
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        }
    }
}
