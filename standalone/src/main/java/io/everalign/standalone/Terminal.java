package io.everalign.standalone;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;

/** The terminal that the launcher found: {@code everalign.terminal} is true when there is one. */
final class Terminal {

    private static final int UNKNOWN_WIDTH = 120;
    private static final Duration MEASURE = Duration.ofSeconds(5);

    private Terminal() {}

    static LiveView view(PrintStream out) {
        return new LiveView(out, Boolean.getBoolean("everalign.terminal"), new Width());
    }

    /** Asks for the width now and then, because windows change. */
    private static final class Width implements IntSupplier {

        private Instant measured = Instant.MIN;
        private int columns = UNKNOWN_WIDTH;

        @Override
        public int getAsInt() {
            if (measured.plus(MEASURE).isBefore(Instant.now())) {
                measured = Instant.now();
                columns = measure();
            }
            return columns;
        }

        private static int measure() {
            try {
                Process stty =
                        new ProcessBuilder("stty", "size")
                                .redirectInput(new File("/dev/tty"))
                                .redirectError(ProcessBuilder.Redirect.DISCARD)
                                .start();
                String answer =
                        new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                String[] size = answer.strip().split(" ", -1);
                int columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
                return columns > 0 ? columns : UNKNOWN_WIDTH;
            } catch (IOException | NumberFormatException e) {
                return UNKNOWN_WIDTH;
            }
        }
    }
}
