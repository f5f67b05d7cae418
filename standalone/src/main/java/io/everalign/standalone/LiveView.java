package io.everalign.standalone;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Shows what goes on: on a terminal a block of lines that is drawn again in place, with events
 * scrolling by above it; elsewhere plain lines, the block every ten seconds.
 */
final class LiveView {

    private static final Duration PLAIN_PAUSE = Duration.ofSeconds(10);
    private static final String UP = "\u001b[%dA";
    private static final String CLEAR_LINE = "\u001b[2K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintStream out;
    private final boolean terminal;
    private final IntSupplier width;
    private final Instant started = Instant.now();
    private List<String> block = List.of();
    private int drawn;
    private Instant lastPlain = Instant.MIN;

    /**
     * A view.
     *
     * @param terminal whether {@code out} understands ANSI escapes
     * @param width columns of the terminal now
     */
    LiveView(PrintStream out, boolean terminal, IntSupplier width) {
        this.out = out;
        this.terminal = terminal;
        this.width = width;
    }

    /** An event, which stays to be read. */
    synchronized void say(String event) {
        erase();
        out.println(clock() + "  " + event);
        draw();
    }

    /** The block as it is now. */
    synchronized void show(List<String> lines) {
        if (terminal) {
            erase();
            block = List.copyOf(lines);
            draw();
        } else if (lastPlain.plus(PLAIN_PAUSE).isBefore(Instant.now())) {
            lastPlain = Instant.now();
            lines.forEach(line -> out.println(clock() + "  " + line));
            out.flush();
        }
    }

    /** Leaves the block as it stands; what follows goes below it. */
    synchronized void finish() {
        block = List.of();
        drawn = 0;
        out.flush();
    }

    private void erase() {
        if (drawn > 0) {
            out.print(UP.formatted(drawn) + "\r" + CLEAR_BELOW);
            drawn = 0;
        }
    }

    private void draw() {
        int columns = width.getAsInt();
        for (String line : block) {
            out.println(CLEAR_LINE + cut(line, columns));
        }
        drawn = block.size();
        out.flush();
    }

    static String cut(String line, int columns) {
        int length = line.codePointCount(0, line.length());
        return length <= columns
                ? line
                : line.substring(0, line.offsetByCodePoints(0, Math.max(0, columns - 1))) + "…";
    }

    private String clock() {
        return clock(Duration.between(started, Instant.now()));
    }

    /** A length of time as 1:02:03 or 2:03. */
    static String clock(Duration time) {
        String minutes = time.toHours() > 0 ? "%d:%02d" : "%2$d";
        return minutes.formatted(time.toHours(), time.toMinutesPart())
                + ":%02d".formatted(time.toSecondsPart());
    }
}
