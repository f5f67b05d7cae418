package io.everalign.crawler;

import io.everalign.schemas.PairIdentity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The frontier at rest: one ordered store whose keys begin with what they are.
 *
 * <ul>
 *   <li>{@code q HOST 0 lane number} → a task waiting its turn, oldest first
 *   <li>{@code r time number} → a task to be tried again then
 *   <li>{@code t URL-hash text-hash} → an image with a text that waits for it
 *   <li>{@code s hash} → a URL (of an image: with its text) that was seen
 *   <li>{@code h HOST} → when the next request may go out, failures in a row
 *   <li>{@code b AUTHORITY} → its robots.txt
 *   <li>{@code d DOMAIN} → pages taken of it
 * </ul>
 */
final class FrontierStore {

    private static final int HASH_BYTES = 16;
    private static final byte[] SEEN = {1};

    private final KeyValueStore<Bytes, byte[]> store;
    private long nextNumber;

    FrontierStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** Calls with the host and the task of every queued entry; notes the highest number. */
    void eachQueued(BiConsumer<String, byte[]> each) {
        scan(
                prefix('q'),
                (key, value) -> {
                    noteNumber(key);
                    each.accept(hostOf(key), value);
                });
    }

    /** Calls with the time and the task of every entry to be tried again. */
    void eachRetry(BiConsumer<Long, byte[]> each) {
        scan(
                prefix('r'),
                (key, value) -> {
                    noteNumber(key);
                    each.accept(ByteBuffer.wrap(key, 1, Long.BYTES).getLong(), value);
                });
    }

    /** Number of (image, text) that wait for their image. */
    long countTexts() {
        long[] count = {0};
        scan(prefix('t'), (key, value) -> count[0]++);
        return count[0];
    }

    void enqueue(String host, byte lane, byte[] task) {
        put(numbered(queuePrefix(host, lane)), task);
    }

    void retry(long atMillis, byte[] task) {
        put(numbered(ByteBuffer.allocate(9).put((byte) 'r').putLong(atMillis).array()), task);
    }

    /** Takes out the entries whose time has come, at most {@code most}. */
    List<byte[]> takeRetries(long nowMillis, int most) {
        byte[] end =
                ByteBuffer.allocate(1 + Long.BYTES).put((byte) 'r').putLong(nowMillis + 1).array();
        List<byte[]> tasks = new ArrayList<>();
        for (HostQueue.Entry entry : range(prefix('r'), end, most)) {
            tasks.add(entry.task());
            remove(entry.key());
        }
        return tasks;
    }

    /** When the next entry is to be tried again; the end of time if there is none. */
    long nextRetryAtMillis() {
        List<HostQueue.Entry> first = range(prefix('r'), prefix('s'), 1);
        return first.isEmpty()
                ? Long.MAX_VALUE
                : ByteBuffer.wrap(first.get(0).key(), 1, Long.BYTES).getLong();
    }

    /** The entries of a lane that follow a key (all, if it is empty), at most {@code most}. */
    List<HostQueue.Entry> queued(String host, byte lane, byte[] after, int most) {
        byte[] prefix = queuePrefix(host, lane);
        byte[] from = after.length == 0 ? prefix : Arrays.copyOf(after, after.length + 1);
        byte[] to = Arrays.copyOf(prefix, prefix.length + Long.BYTES);
        Arrays.fill(to, prefix.length, to.length, (byte) 0xFF);
        return range(from, to, most);
    }

    void remove(byte[] key) {
        store.delete(Bytes.wrap(key));
    }

    /** Whether any text waits for the image. */
    boolean hasTexts(String url) {
        return !texts(url, 1).isEmpty();
    }

    void addText(String url, String text, byte[] task) {
        put(textKey(url, text), task);
    }

    /** What waits for the image, at most {@code most}. */
    List<HostQueue.Entry> texts(String url, int most) {
        byte[] from = textKey(url, null);
        byte[] to = Arrays.copyOf(from, from.length + HASH_BYTES);
        Arrays.fill(to, from.length, to.length, (byte) 0xFF);
        return range(from, to, most);
    }

    /** Notes that something was seen; tells whether it was new. */
    boolean see(String what) {
        Bytes key = Bytes.wrap(joined('s', hash(what)));
        if (store.get(key) != null) {
            return false;
        }
        store.put(key, SEEN);
        return true;
    }

    /** Reads what is kept of the host into the queue. */
    void loadHost(HostQueue host) {
        byte[] kept = store.get(Bytes.wrap(named('h', host.host)));
        if (kept != null) {
            ByteBuffer buffer = ByteBuffer.wrap(kept);
            host.nextAtMillis = buffer.getLong();
            host.failures = buffer.getInt();
            host.downUntilMillis = buffer.getLong();
        }
    }

    void saveHost(HostQueue host) {
        put(
                named('h', host.host),
                ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES)
                        .putLong(host.nextAtMillis)
                        .putInt(host.failures)
                        .putLong(host.downUntilMillis)
                        .array());
    }

    Robots robots(String authority) {
        byte[] kept = store.get(Bytes.wrap(named('b', authority)));
        return kept == null ? Robots.UNKNOWN : Robots.fromBytes(kept);
    }

    void saveRobots(String authority, Robots robots) {
        put(named('b', authority), robots.toBytes());
    }

    /** Counts a page of the domain unless it has {@code most}; tells whether it was counted. */
    boolean takePage(String domain, long most) {
        byte[] key = named('d', domain);
        byte[] kept = store.get(Bytes.wrap(key));
        long pages = kept == null ? 0 : ByteBuffer.wrap(kept).getLong();
        if (pages >= most) {
            return false;
        }
        put(key, ByteBuffer.allocate(Long.BYTES).putLong(pages + 1).array());
        return true;
    }

    private List<HostQueue.Entry> range(byte[] from, byte[] to, int most) {
        List<HostQueue.Entry> entries = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> found =
                store.range(Bytes.wrap(from), Bytes.wrap(to))) {
            while (entries.size() < most && found.hasNext()) {
                KeyValue<Bytes, byte[]> entry = found.next();
                entries.add(new HostQueue.Entry(entry.key.get(), entry.value));
            }
        }
        return entries;
    }

    private void scan(byte[] prefix, BiConsumer<byte[], byte[]> each) {
        byte[] end = {(byte) (prefix[0] + 1)};
        try (KeyValueIterator<Bytes, byte[]> found =
                store.range(Bytes.wrap(prefix), Bytes.wrap(end))) {
            while (found.hasNext()) {
                KeyValue<Bytes, byte[]> entry = found.next();
                each.accept(entry.key.get(), entry.value);
            }
        }
    }

    private void put(byte[] key, byte[] value) {
        store.put(Bytes.wrap(key), value);
    }

    private byte[] numbered(byte[] prefix) {
        return ByteBuffer.allocate(prefix.length + Long.BYTES)
                .put(prefix)
                .putLong(nextNumber++)
                .array();
    }

    private void noteNumber(byte[] key) {
        long number = ByteBuffer.wrap(key, key.length - Long.BYTES, Long.BYTES).getLong();
        nextNumber = Math.max(nextNumber, number + 1);
    }

    private static String hostOf(byte[] key) {
        return new String(key, 1, key.length - Long.BYTES - 3, StandardCharsets.UTF_8);
    }

    private static byte[] queuePrefix(String host, byte lane) {
        byte[] named = named('q', host);
        byte[] prefix = Arrays.copyOf(named, named.length + 2);
        prefix[prefix.length - 1] = lane;
        return prefix;
    }

    private static byte[] textKey(String url, @Nullable String text) {
        byte[] key = joined('t', hash(url));
        if (text == null) {
            return key;
        }
        byte[] whole = Arrays.copyOf(key, key.length + HASH_BYTES);
        System.arraycopy(PairIdentity.textHash(text).bytes(), 0, whole, key.length, HASH_BYTES);
        return whole;
    }

    private static byte[] named(char kind, String name) {
        return joined(kind, name.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] joined(char kind, byte[] rest) {
        return ByteBuffer.allocate(1 + rest.length).put((byte) kind).put(rest).array();
    }

    private static byte[] prefix(char kind) {
        return new byte[] {(byte) kind};
    }

    private static byte[] hash(String what) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(what.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
