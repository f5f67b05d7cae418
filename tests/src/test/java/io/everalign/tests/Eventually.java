package io.everalign.tests;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for a condition until a deadline, and says what was seen last when it is missed. */
final class Eventually {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private Eventually() {}

    /**
     * The first value that is enough.
     *
     * @throws AssertionError if none was within the limit; the message ends with what {@code
     *     evidence} gives
     */
    static <T> T get(
            String what,
            Duration limit,
            Callable<T> value,
            Predicate<T> enough,
            Supplier<String> evidence) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Object seen;
            try {
                T now = value.call();
                if (enough.test(now)) {
                    return now;
                }
                seen = now;
            } catch (Exception e) { // what is waited for may not even answer yet
                seen = e;
            }
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new AssertionError(
                        "Not within %s: %s. Seen last: %s%n%s"
                                .formatted(limit, what, seen, evidence.get()));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
