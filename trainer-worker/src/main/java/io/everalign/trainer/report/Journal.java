package io.everalign.trainer.report;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code run.jsonl}: what happened in a training run, one {@link JournalEvent} a line, each given
 * to the operating system at once. It is for people, and never stops training: a line that cannot
 * be written is counted and left out. It keeps below its limit by thinning what is old.
 */
public final class Journal implements AutoCloseable {

    /** Name of the file in the folder of a report. */
    public static final String FILE = "run.jsonl";

    /** Bytes that a journal has at most. */
    public static final long LIMIT = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final Path file;
    private final long limit;
    private final Runnable lost;
    private @Nullable OutputStream out;
    private long size;
    private @Nullable Long complained;
    private @Nullable Long thinningFailed;

    /**
     * A journal; nothing is opened before its first line.
     *
     * @param folder where it lies; made if it is not there
     * @param limit bytes that it has at most
     * @param lost told of each line that could not be written
     */
    public Journal(Path folder, long limit, Runnable lost) {
        this.file = folder.resolve(FILE);
        this.limit = limit;
        this.lost = lost;
    }

    /** Adds a line. */
    public synchronized void append(JournalEvent event) {
        byte[] line = (JournalLine.of(event) + '\n').getBytes(StandardCharsets.UTF_8);
        try {
            OutputStream to = opened();
            if (size + line.length > limit) {
                to = thinned();
            }
            to.write(line);
            size += line.length;
        } catch (IOException e) {
            lost.run();
            close();
            complain(e);
        }
    }

    private OutputStream opened() throws IOException {
        OutputStream opened = out;
        if (opened == null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            // Not a channel: those close when their thread is interrupted, as the trainer's is.
            opened = new FileOutputStream(file.toFile(), true);
            out = opened;
            size = Files.size(file);
            if (size > 0 && lastByte() != '\n') {
                opened.write('\n');
                size++;
            }
        }
        return opened;
    }

    /** What was being written when a life ended is torn, and must not tear the next line too. */
    private int lastByte() throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            bytes.seek(size - 1);
            return bytes.read();
        }
    }

    private OutputStream thinned() throws IOException {
        if (!passed(thinningFailed)) {
            throw new IOException(file + " is full and could not be thinned a moment ago");
        }
        close();
        thinningFailed = System.nanoTime();
        JournalThinning.thin(file, limit / 4 * 3);
        thinningFailed = null;
        return opened();
    }

    private void complain(IOException e) {
        if (passed(complained)) {
            complained = System.nanoTime();
            LOG.warn("{} cannot be written; training goes on without it: {}", file, e.toString());
        }
    }

    private static boolean passed(@Nullable Long since) {
        return since == null || System.nanoTime() - since > QUIET_NANOS;
    }

    @Override
    public synchronized void close() {
        OutputStream closed = out;
        out = null;
        if (closed != null) {
            try {
                closed.close();
            } catch (IOException e) {
                complain(e);
            }
        }
    }
}
