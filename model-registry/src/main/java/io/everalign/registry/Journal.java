package io.everalign.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that ever happened, one line each: a checksum and a {@link JournalEntry} as JSON. A
 * line that is on the disk is a fact; what a crash left of an unfinished last line never was one.
 */
final class Journal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int CHECKSUM = 8;

    private final Path path;
    private final List<JournalEntry> entries = new ArrayList<>();
    private @Nullable FileChannel file;
    private long length;
    private boolean broken;

    Journal(Path path) {
        this.path = path;
    }

    /** Reads what is there. */
    synchronized List<JournalEntry> open() throws IOException {
        boolean created = !Files.exists(path);
        FileChannel opened =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        file = opened;
        if (created) {
            opened.force(true);
        }
        byte[] bytes = Files.readAllBytes(path);
        for (int start = 0; start < bytes.length; ) {
            int end = lineEnd(bytes, start);
            JournalEntry entry = end < 0 ? null : parsed(bytes, start, end);
            if (entry == null || entry.number() != entries.size() + 1L) {
                refuseUnlessLast(bytes, end, start);
                LOG.warn("{} ends in an unfinished line at byte {}; it is cut off", path, start);
                opened.truncate(start).force(true);
                break;
            }
            entries.add(entry);
            start = end + 1;
            length = start;
        }
        return List.copyOf(entries);
    }

    /** Number that the next entry gets. */
    synchronized long next() {
        return entries.size() + 1L;
    }

    /** Entries with numbers above {@code number}, at most so many, oldest first. */
    synchronized List<JournalEntry> after(long number, int atMost) {
        int from = (int) Math.min(number, entries.size());
        return List.copyOf(entries.subList(from, Math.min(entries.size(), from + atMost)));
    }

    /** Makes an entry a fact. When this throws, it is none. */
    synchronized void append(JournalEntry entry) throws IOException {
        FileChannel open = file;
        if (open == null || broken) {
            throw new IOException(path + " cannot be written since an earlier error; restart");
        }
        byte[] line = line(entry);
        try {
            ByteBuffer buffer = ByteBuffer.wrap(line);
            while (buffer.hasRemaining()) {
                open.write(buffer, length + buffer.position());
            }
            open.force(false);
        } catch (IOException e) {
            takeBack(open);
            throw e;
        }
        length += line.length;
        entries.add(entry);
        notifyAll();
    }

    /** Waits until there is an entry above {@code number}, but not for ever. */
    synchronized void await(long number, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        while (entries.size() <= number && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    private void takeBack(FileChannel open) {
        try {
            open.truncate(length);
            open.force(true);
        } catch (IOException e) {
            broken = true;
            LOG.error("Cannot take an unfinished line out of {} due to {}", path, e.toString(), e);
        }
    }

    private void refuseUnlessLast(byte[] bytes, int end, int start) throws IOException {
        if (end >= 0 && end + 1 < bytes.length) {
            throw new IOException(
                    "%s is damaged at byte %d: put a copy back, or cut it off there and lose what follows"
                            .formatted(path, start));
        }
    }

    private static int lineEnd(byte[] bytes, int start) {
        for (int i = start; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable JournalEntry parsed(byte[] bytes, int start, int end) {
        if (end - start <= CHECKSUM) {
            return null;
        }
        String sum = new String(bytes, start, CHECKSUM, StandardCharsets.US_ASCII);
        if (!sum.equals(checksum(bytes, start + CHECKSUM, end))) {
            return null;
        }
        try {
            String json =
                    new String(
                            bytes,
                            start + CHECKSUM,
                            end - start - CHECKSUM,
                            StandardCharsets.UTF_8);
            return CanonicalJson.MAPPER.readValue(json, JournalEntry.class);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static byte[] line(JournalEntry entry) throws JsonProcessingException {
        byte[] json = CanonicalJson.MAPPER.writeValueAsBytes(entry);
        byte[] sum = checksum(json, 0, json.length).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer line = ByteBuffer.allocate(CHECKSUM + json.length + 1);
        return line.put(sum).put(json).put((byte) '\n').array();
    }

    private static String checksum(byte[] bytes, int start, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, start, end - start);
        return "%08x".formatted(crc.getValue());
    }
}
