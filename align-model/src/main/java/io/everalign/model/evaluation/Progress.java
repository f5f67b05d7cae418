package io.everalign.model.evaluation;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Says every few seconds how far long work is; work that is done sooner says nothing. */
final class Progress {
    private static final long SECONDS = 5;

    private final Consumer<String> lines;
    private final String what;
    private final int total;
    private final long began = System.nanoTime();
    private long told = began;
    private int done;

    Progress(Consumer<String> lines, String what, int total) {
        this.lines = lines;
        this.what = what;
        this.total = total;
    }

    void add(int more) {
        done += more;
        long now = System.nanoTime();
        if (now - told >= TimeUnit.SECONDS.toNanos(SECONDS)) {
            told = now;
            double aSecond = done / ((now - began) / (double) TimeUnit.SECONDS.toNanos(1));
            lines.accept("%,d of %,d %s, %,.0f a second".formatted(done, total, what, aSecond));
        }
    }
}
