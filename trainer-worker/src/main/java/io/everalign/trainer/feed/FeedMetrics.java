package io.everalign.trainer.feed;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;

/**
 * The feed's numbers. For the rows of its files
 *
 * <pre>
 * rows = written + broken + left
 * </pre>
 *
 * as gauges, because they come from Kafka when it starts again: {@code everalign_feed_pairs} by
 * outcome. Rows of other languages, and above the most pairs, are not among them.
 */
final class FeedMetrics {

    private final Gauge pairs;
    private final Gauge done;

    FeedMetrics(CollectorRegistry registry) {
        pairs =
                Gauge.build("everalign_feed_pairs", "Rows of the files by what became of them.")
                        .labelNames("outcome")
                        .register(registry);
        done =
                Gauge.build("everalign_feed_done", "1 once every row has an outcome.")
                        .register(registry);
    }

    void show(FeedPosition position, long rows) {
        pairs.labels("written").set((double) position.rows() - position.broken());
        pairs.labels("broken").set((double) position.broken());
        pairs.labels("left").set((double) rows - position.rows());
    }

    /** Every row has an outcome, and nothing is under way any more. */
    void done() {
        done.set(1);
    }
}
