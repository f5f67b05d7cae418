package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads and processes do. */
final class Deadlines {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Deadlines() {}

    /** What is waited for. */
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits until the condition holds, and fails when that takes too long. */
    static void await(String what, Condition condition) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.holds()) {
            assertThat(Instant.now()).as(what).isBefore(deadline);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Checks that the condition goes on holding for a while. */
    static void staysTrue(String what, Duration howLong, Condition condition) throws Exception {
        Instant end = Instant.now().plus(howLong);
        while (Instant.now().isBefore(end)) {
            assertThat(condition.holds()).as(what).isTrue();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
