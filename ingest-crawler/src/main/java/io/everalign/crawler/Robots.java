package io.everalign.crawler;

import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRules.RobotRulesMode;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The robots.txt of an authority (RFC 9309), as the frontier keeps it.
 *
 * @param expiresAtMillis when it is asked for again
 * @param failures times in a row that it could not be had
 * @param blocked why nothing of the authority is fetched; null if {@code text} rules
 * @param text its bytes; empty allows everything
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Robots(long expiresAtMillis, int failures, @Nullable FetchOutcome blocked, byte[] text) {

    /**
     * What it says to this crawler.
     *
     * @param delayMillis Crawl-delay; 0 if it has none
     */
    record Rules(SimpleRobotRules rules, long delayMillis) {

        boolean allows(String url) {
            return rules.isAllowed(url);
        }

        List<String> sitemaps() {
            return rules.getSitemaps();
        }
    }

    /** Not asked for yet. */
    static final Robots UNKNOWN = new Robots(0, 0, null, new byte[0]);

    Rules parse(String authority, String agent) {
        if (text.length == 0) {
            return new Rules(new SimpleRobotRules(RobotRulesMode.ALLOW_ALL), 0);
        }
        // A long Crawl-delay is a delay, never a ban: the cap on it is ours.
        SimpleRobotRulesParser parser = new SimpleRobotRulesParser(Long.MAX_VALUE, 0);
        SimpleRobotRules rules =
                parser.parseContent(
                        authority + "/robots.txt", text.clone(), "text/plain", List.of(agent));
        return new Rules(rules, Math.max(0, rules.getCrawlDelay()));
    }

    /** The same, without what takes memory. */
    Robots withoutText() {
        return new Robots(expiresAtMillis, failures, blocked, new byte[0]);
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + 1 + text.length)
                .putLong(expiresAtMillis)
                .putInt(failures)
                .put((byte) (blocked == null ? 0 : blocked.number()))
                .put(text)
                .array();
    }

    static Robots fromBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long expiresAt = buffer.getLong();
        int failures = buffer.getInt();
        int number = buffer.get();
        byte[] text = new byte[buffer.remaining()];
        buffer.get(text);
        return new Robots(expiresAt, failures, outcome(number), text);
    }

    private static @Nullable FetchOutcome outcome(int number) {
        for (FetchOutcome outcome : FetchOutcome.values()) {
            if (outcome.number() == number) {
                return outcome;
            }
        }
        return null;
    }
}
