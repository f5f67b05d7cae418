package io.everalign.crawler;

import com.github.benmanes.caffeine.cache.Cache;
import io.everalign.schemas.CrawlTask;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Frontier} inside Kafka Streams. Tasks are drained into the store as they come, whatever
 * else goes on; captures are used in the punctuator. Both run inside the transaction that Kafka
 * Streams commits, with the stores and what was forwarded.
 */
final class FrontierProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    static final String STORE = "frontier";
    static final String TOTALS = "totals";
    static final String PAIRS_SINK = "pairs";
    static final String TASKS_SINK = "tasks";

    private final CrawlerSettings settings;
    private final Lending lending;
    private final Cache<String, Body> bodies;
    private final CrawlerMetrics metrics;
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable Frontier frontier;
    private @Nullable Returns returns;

    FrontierProcessor(
            CrawlerSettings settings,
            Lending lending,
            Cache<String, Body> bodies,
            CrawlerMetrics metrics) {
        this.settings = settings;
        this.lending = lending;
        this.bodies = bodies;
        this.metrics = metrics;
    }

    /** Also called when a task is revived: everything in memory begins anew from the stores. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        close();
        this.context = context;
        Frontier opened =
                new Frontier(
                        settings,
                        new FrontierStore(context.getStateStore(STORE)),
                        new Totals(context.getStateStore(TOTALS)),
                        lending,
                        bodies,
                        new Forwarding(context));
        Returns back = new Returns();
        frontier = opened;
        returns = back;
        metrics.opened(opened);
        Duration tick = settings.stream().tick();
        context.schedule(
                tick,
                PunctuationType.WALL_CLOCK_TIME,
                now -> {
                    if (frontier == opened) {
                        opened.tick(back, now);
                    }
                });
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (frontier == null || context == null) {
            throw new IllegalStateException("A record came before init");
        }
        if (record.value() != null) {
            frontier.accept(record.value(), context.currentSystemTimeMs());
        }
    }

    @Override
    public void close() {
        if (returns != null) {
            returns.close();
            returns = null;
        }
        if (frontier != null) {
            metrics.closed(frontier);
            frontier = null;
        }
    }

    private record Forwarding(ProcessorContext<byte[], byte[]> context) implements Output {

        @Override
        public void pair(PairRecord pair) {
            context.forward(
                    new Record<>(
                            pair.key(),
                            pair.value(),
                            context.currentSystemTimeMs(),
                            pair.headers()),
                    PAIRS_SINK);
        }

        @Override
        public void task(CrawlTask task) {
            byte[] key = Urls.domain(task.getUrl()).getBytes(StandardCharsets.UTF_8);
            byte[] value = Frontier.CODEC.encode(task);
            context.forward(new Record<>(key, value, context.currentSystemTimeMs()), TASKS_SINK);
        }
    }
}
