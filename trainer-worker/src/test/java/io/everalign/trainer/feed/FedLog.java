package io.everalign.trainer.feed;

import io.everalign.runtime.Settings;
import io.everalign.schemas.Topics;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Feeds files to a broker and waits until they are there. */
public final class FedLog {

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private FedLog() {}

    /** Feeds with settings as on the command line. */
    public static void fill(String... arguments) {
        FeedSettings settings = Settings.of(FeedSettings.class).read(arguments, Map.of());
        Topics.ensureAll(settings.kafka());
        Feed feed = new Feed(settings, new CollectorRegistry());
        feed.start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!feed.isDone()) {
            if (!feed.check().up() || System.nanoTime() > deadline) {
                throw new IllegalStateException(feed.check().detail());
            }
            LockSupport.parkNanos(10_000_000);
        }
        feed.close();
    }
}
