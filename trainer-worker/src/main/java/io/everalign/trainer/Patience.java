package io.everalign.trainer;

import io.everalign.registry.client.RegistryException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the registry again and again while it is away; what it refuses is not asked again. */
final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final Activity activity;

    Patience(Activity activity) {
        this.activity = activity;
    }

    /** A request. */
    @FunctionalInterface
    interface Request<T> {
        T send() throws IOException;
    }

    /**
     * The answer, however long it takes.
     *
     * @throws RegistryException if the registry refuses
     */
    <T> T ask(Request<T> request) throws RegistryException, InterruptedException {
        String before = activity.now();
        while (true) {
            try {
                T answer = request.send();
                activity.is(before);
                return answer;
            } catch (RegistryException e) {
                if (refused(e)) {
                    throw e;
                }
                await(e);
            } catch (InterruptedIOException e) {
                throw interrupted(e);
            } catch (IOException e) {
                await(e);
            }
        }
    }

    private static boolean refused(RegistryException e) {
        return e.status() >= 400 && e.status() < 500 && e.status() != 408 && e.status() != 429;
    }

    private static InterruptedException interrupted(InterruptedIOException e) {
        InterruptedException interrupted = new InterruptedException(e.getMessage());
        interrupted.initCause(e);
        return interrupted;
    }

    private void await(IOException e) throws InterruptedException {
        activity.is("waiting for the registry: %s".formatted(e.getMessage()));
        LOG.warn("The registry is away, trying again: {}", e.toString());
        Thread.sleep(PAUSE.toMillis());
    }
}
