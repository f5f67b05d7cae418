package io.everalign.crawler;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Where the captures of one owner of a frontier are put. Once closed, because the frontier has
 * another owner now, what comes back is dropped: the new owner lends it again.
 */
final class Returns {

    private final Queue<Returned> queue = new ArrayDeque<>();
    private boolean closed;

    /** Called by fetch threads. */
    void accept(Returned returned) {
        synchronized (queue) {
            if (!closed) {
                queue.add(returned);
                return;
            }
        }
        returned.release().run();
    }

    /** The next capture; null if there is none now. */
    @Nullable Returned poll() {
        synchronized (queue) {
            return queue.poll();
        }
    }

    void close() {
        synchronized (queue) {
            closed = true;
            queue.forEach(returned -> returned.release().run());
            queue.clear();
        }
    }
}
