package io.everalign.crawler;

import io.everalign.schemas.CrawlTask;
import io.everalign.schemas.TaskKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host with unfinished tasks, in the memory of the stream thread. What must outlive the process
 * (the time of the next request, failures in a row) is also in {@link FrontierStore}.
 */
final class HostQueue implements Comparable<HostQueue> {

    private static final byte IMAGES = 0;
    private static final byte DOCUMENTS = 1;
    private static final int READ_AHEAD = 32;

    /** A task as it stands in the store. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(byte[] key, byte[] task) {}

    final String host;

    /** When the next request may go out, in milliseconds since 1970. */
    long nextAtMillis;

    /** Failures to reach it, in a row. */
    int failures;

    /** Until when it is left alone because it failed so often. */
    long downUntilMillis;

    /** Tasks in the store, lent ones included. */
    int waiting;

    /** Leases out. */
    int lent;

    /** Whether a robots.txt is being asked for; nothing else is meanwhile. */
    boolean askingRobots;

    /** Whether it stands in the {@link Workbench}. */
    boolean onBench;

    private final Lane images = new Lane();
    private final Lane documents = new Lane();

    /** What is kept of robots.txt files, without their text, by authority. */
    final Map<String, Robots> robots = new HashMap<>();

    /** What they say, by authority. */
    final Map<String, Robots.Rules> rules = new HashMap<>();

    HostQueue(String host) {
        this.host = host;
    }

    /**
     * Lane of a task: images go before pages, so that what has been found is fetched before more is
     * looked for, and the queue stays short.
     */
    static byte lane(CrawlTask task) {
        return task.getKind() == TaskKind.IMAGE ? IMAGES : DOCUMENTS;
    }

    /** The next entry; null if all are lent. */
    @Nullable Entry next(FrontierStore store) {
        Entry image = images.next(store, host, IMAGES);
        return image != null ? image : documents.next(store, host, DOCUMENTS);
    }

    /** Undoes {@link #next}. */
    void putBack(Entry entry, CrawlTask task) {
        (lane(task) == IMAGES ? images : documents).ahead.addFirst(entry);
    }

    /** Entries of one lane, read ahead from the store, oldest first. */
    private static final class Lane {
        private final Deque<Entry> ahead = new ArrayDeque<>();
        private byte[] cursor = new byte[0];

        private @Nullable Entry next(FrontierStore store, String host, byte lane) {
            if (ahead.isEmpty()) {
                ahead.addAll(store.queued(host, lane, cursor, READ_AHEAD));
                Entry last = ahead.peekLast();
                if (last != null) {
                    cursor = last.key();
                }
            }
            return ahead.pollFirst();
        }
    }

    @Override
    public int compareTo(HostQueue other) {
        return Long.compare(nextAtMillis, other.nextAtMillis);
    }
}
