package io.everalign.standalone;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM interrupt the thread that made this, and the JVM waits until that thread has
 * closed everything and said so.
 */
final class OrderlyEnd {

    private static final int SECONDS_TO_END = 12;

    private final CountDownLatch ended = new CountDownLatch(1);

    private OrderlyEnd(Thread main) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(main), "end"));
    }

    static OrderlyEnd ofThisThread() {
        return new OrderlyEnd(Thread.currentThread());
    }

    private void end(Thread main) {
        main.interrupt();
        try {
            if (!ended.await(SECONDS_TO_END, TimeUnit.SECONDS)) {
                System.err.println("not everything ended in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is closed. */
    void done() {
        ended.countDown();
    }
}
