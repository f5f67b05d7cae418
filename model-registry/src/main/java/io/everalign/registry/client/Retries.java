package io.everalign.registry.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a request is repeated when the network or the registry fails (not when it refuses).
 *
 * @param attempts tries in all, at least 1
 * @param first pause before the second try; doubles each time, shortened by chance by up to a half
 * @param longest pause that is never exceeded
 */
public record Retries(int attempts, Duration first, Duration longest) {

    /** Six tries over some ten seconds. */
    public static final Retries DEFAULT =
            new Retries(6, Duration.ofMillis(250), Duration.ofSeconds(5));

    /** One request, repeated until it succeeds, is refused, or the tries are used up. */
    <T> T run(Attempt<T> attempt) throws IOException {
        for (int tried = 1; ; tried++) {
            try {
                return attempt.run();
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (tried >= attempts || !passing(e)) {
                    throw e;
                }
            }
            pause(tried);
        }
    }

    private static boolean passing(IOException e) {
        return !(e instanceof RegistryException refusal)
                || refusal.status() >= 500
                || refusal.status() == 429
                || refusal.status() == 408;
    }

    private void pause(int tried) throws InterruptedIOException {
        long full = Math.min(longest.toMillis(), first.toMillis() << Math.min(tried - 1, 20));
        try {
            Thread.sleep(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted between two tries");
        }
    }

    /** One try. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws IOException;
    }
}
