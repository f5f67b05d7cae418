package io.everalign.trainer;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The last line of a terminal, drawn in place. While it is there, it stands in for standard output:
 * what others print scrolls by above it.
 */
final class LiveLine extends OutputStream {

    private static final String CLEAR = "\r\u001b[2K";

    /** A line longer than the terminal is wide would otherwise go on in the next. */
    private static final String UNWRAPPED = "\u001b[?7l%s\u001b[?7h";

    private final PrintStream terminal;
    private String line = "";
    private boolean drawn;
    private boolean inLine;

    LiveLine(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** The line for this process; null if it does not write to a terminal. */
    static @Nullable LiveLine ofThisProcess() {
        boolean people = "text".equals(System.getProperty("everalign.log"));
        return people && Boolean.getBoolean("everalign.terminal") ? new LiveLine(System.out) : null;
    }

    void start() {
        System.setOut(new PrintStream(this, true, StandardCharsets.UTF_8));
    }

    /** Draws the line anew. */
    synchronized void show(String text) {
        line = text.replaceAll("\\p{Cntrl}", " ");
        if (!inLine) {
            erase();
            draw();
        }
    }

    /** Leaves the line as it stands. */
    synchronized void end() {
        if (drawn) {
            terminal.println();
        }
        drawn = false;
        line = "";
        System.setOut(terminal);
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        if (length == 0) {
            return;
        }
        erase();
        terminal.write(bytes, from, length);
        inLine = bytes[from + length - 1] != '\n';
        if (!inLine) {
            draw();
        }
    }

    @Override
    public void flush() throws IOException {
        terminal.flush();
    }

    private void erase() {
        if (drawn) {
            terminal.print(CLEAR);
            drawn = false;
        }
    }

    private void draw() {
        if (!line.isEmpty()) {
            terminal.print(UNWRAPPED.formatted(line));
            terminal.flush();
            drawn = true;
        }
    }
}
