package io.everalign.trainer.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@code report.html} beside a journal up to date, on a thread of its own that takes at most
 * a fiftieth of one core. Whatever fails is told and tried again with the next round.
 */
public final class LiveReport implements AutoCloseable {

    /** Name of the file in the folder of a report. */
    public static final String FILE = "report.html";

    private static final Logger LOG = LoggerFactory.getLogger(LiveReport.class);
    private static final long PAUSE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int IDLE_SHARE = 50;
    private static final long LAST_SECONDS = 3;

    private final Path folder;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(LiveReport::daemon);
    private @Nullable Future<?> next;
    private long notBefore = System.nanoTime();

    /** A report in the folder of the journal. */
    public LiveReport(Path folder) {
        this.folder = folder;
    }

    /** There is something new: the page is written at once, or when its pause is over. */
    public synchronized void changed() {
        if (next == null && !thread.isShutdown()) {
            long pause = Math.max(0, notBefore - System.nanoTime());
            next = thread.schedule(() -> write(true), pause, TimeUnit.NANOSECONDS);
        }
    }

    private void write(boolean live) {
        long begun = System.nanoTime();
        synchronized (this) {
            next = null;
        }
        try {
            Path file = folder.resolve(FILE);
            if (Files.exists(folder.resolve(Journal.FILE))) {
                Run run = Run.read("", folder);
                new Report(List.of(run), Across.STEP, live).write(file);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The report in {} cannot be written: {}", folder, e.toString());
        }
        synchronized (this) {
            long took = System.nanoTime() - begun;
            notBefore = System.nanoTime() + Math.max(PAUSE_NANOS, IDLE_SHARE * took);
        }
    }

    /** Writes the page for the last time, unless that takes too long. */
    @Override
    public void close() {
        synchronized (this) {
            thread.shutdownNow();
        }
        Thread last = daemon(() -> write(false));
        try {
            if (thread.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
                last.start();
                last.join(Duration.ofSeconds(LAST_SECONDS).toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "report");
        thread.setDaemon(true);
        return thread;
    }
}
