package io.everalign.crawler;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A host with unfinished tasks, in the memory of the stream thread. What must outlive the process
 * (the time of the next request, failures in a row) is also in {@link FrontierStore}.
 */
final class HostQueue implements Comparable<HostQueue> {

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

    /** The last key read into {@link #ahead}; empty before the first. */
    byte[] cursor = new byte[0];

    /** The next entries, read ahead from the store. */
    final Deque<Entry> ahead = new ArrayDeque<>();

    /** What is kept of robots.txt files, without their text, by authority. */
    final Map<String, Robots> robots = new HashMap<>();

    /** What they say, by authority. */
    final Map<String, Robots.Rules> rules = new HashMap<>();

    HostQueue(String host) {
        this.host = host;
    }

    @Override
    public int compareTo(HostQueue other) {
        return Long.compare(nextAtMillis, other.nextAtMillis);
    }
}
