package io.everalign.crawler;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The hosts that could be asked something, the earliest first. */
final class Workbench {

    private final PriorityQueue<HostQueue> hosts = new PriorityQueue<>();

    /** Puts a host on, if it is not there yet. */
    void add(HostQueue host) {
        if (!host.onBench) {
            host.onBench = true;
            hosts.add(host);
        }
    }

    /** Lets a host wait until a time, if that is later than it waits anyway. */
    void delay(HostQueue host, long untilMillis) {
        boolean was = host.onBench;
        if (was) {
            hosts.remove(host);
        }
        host.nextAtMillis = Math.max(host.nextAtMillis, untilMillis);
        if (was) {
            hosts.add(host);
        }
    }

    /** Takes the first host whose time has come; null if there is none. */
    @Nullable HostQueue poll(long nowMillis) {
        HostQueue first = hosts.peek();
        if (first == null || first.nextAtMillis > nowMillis) {
            return null;
        }
        hosts.poll();
        first.onBench = false;
        return first;
    }
}
