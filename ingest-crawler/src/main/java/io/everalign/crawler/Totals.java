package io.everalign.crawler;

import io.everalign.schemas.TaskKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What one partition of the frontier has counted since the crawl began. Kept in a store of the same
 * transaction as what is counted, so that a crash takes both back or neither. Written by the stream
 * thread, read by any.
 */
final class Totals {

    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

    Totals(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> entry = all.next();
                counts.put(
                        new String(entry.key.get(), StandardCharsets.UTF_8),
                        new AtomicLong(ByteBuffer.wrap(entry.value).getLong()));
            }
        }
    }

    /** Names of counts, as they are stored. */
    static final class Name {

        static final String SEEDS = "seeds";
        static final String SENT = "sent";
        static final String PAIRS = "pairs";
        static final String PAIR_BYTES = "pair-bytes";
        static final String PAGES_FETCHED = "pages-fetched";
        static final String IMAGES_FETCHED = "images-fetched";
        static final String ROBOTS_FETCHED = "robots-fetched";
        static final String FAILURES = "failures";

        private Name() {}

        static String read(TaskKind kind) {
            return "read/" + kind;
        }

        static String ended(TaskKind kind, FetchOutcome outcome) {
            return "ended/" + kind + "/" + outcome.number();
        }

        static String link(Fate fate) {
            return "link/" + fate.number();
        }

        static String image(Fate fate) {
            return "image/" + fate.number();
        }
    }

    void add(String name, long amount) {
        long total = counts.computeIfAbsent(name, n -> new AtomicLong()).addAndGet(amount);
        store.put(
                Bytes.wrap(name.getBytes(StandardCharsets.UTF_8)),
                ByteBuffer.allocate(Long.BYTES).putLong(total).array());
    }

    long get(String name) {
        AtomicLong count = counts.get(name);
        return count == null ? 0 : count.get();
    }
}
