package io.everalign.crawler;

import io.everalign.schemas.CrawlTask;
import org.jspecify.annotations.Nullable;

/**
 * What the robots.txt files of the hosts say (RFC 9309): in memory in short, whole in the store.
 */
final class RobotsBook {

    private static final long UNREACHABLE_MILLIS = 3_600_000;

    private final FrontierStore store;
    private final String agent;
    private final int maxAttempts;

    RobotsBook(FrontierStore store, PolitenessSettings politeness) {
        this.store = store;
        this.agent = politeness.agentToken();
        this.maxAttempts = politeness.maxAttempts();
    }

    /** The rules of an authority whose file is known. */
    Robots.Rules rules(HostQueue host, String authority) {
        return host.rules.computeIfAbsent(authority, name -> store.robots(name).parse(name, agent));
    }

    /** Whether the file must be asked for before the task. */
    boolean isNeeded(HostQueue host, CrawlTask task, long nowMillis) {
        return !Urls.isLocal(task)
                && kept(host, Urls.authority(task.getUrl())).expiresAtMillis() <= nowMillis;
    }

    /** Why the task is not even asked for; null if it may be, or the file is not known. */
    @Nullable FetchOutcome refusal(HostQueue host, CrawlTask task, long nowMillis) {
        String authority = Urls.authority(task.getUrl());
        Robots robots = kept(host, authority);
        if (robots.expiresAtMillis() <= nowMillis) {
            return null;
        } else if (robots.blocked() != null) {
            return robots.blocked();
        }
        return rules(host, authority).allows(task.getUrl()) ? null : FetchOutcome.DISALLOWED;
    }

    /** A file came, or none where there is none. */
    void came(HostQueue host, String authority, byte[] text, long expiresAtMillis) {
        keep(host, authority, new Robots(expiresAtMillis, 0, null, text));
    }

    /**
     * A file could not be had. What was known before holds on for a while; without it, the
     * authority is closed after the last attempt.
     *
     * @return failures in a row if it is to be tried again, else 0
     */
    int failed(HostQueue host, String authority, FetchOutcome outcome, long nowMillis) {
        Robots before = kept(host, authority);
        int failures = before.failures() + 1;
        long later = nowMillis + UNREACHABLE_MILLIS;
        if (before.expiresAtMillis() > 0 && before.blocked() == null) {
            keep(host, authority, new Robots(later, 0, null, store.robots(authority).text()));
        } else if (!outcome.mayPass() || failures >= maxAttempts) {
            keep(host, authority, new Robots(later, 0, unreachable(outcome), new byte[0]));
        } else {
            keep(host, authority, new Robots(0, failures, null, new byte[0]));
            return failures;
        }
        return 0;
    }

    private static FetchOutcome unreachable(FetchOutcome outcome) {
        return outcome == FetchOutcome.UNSAFE_ADDRESS || outcome == FetchOutcome.UNKNOWN_HOST
                ? outcome
                : FetchOutcome.ROBOTS_UNREACHABLE;
    }

    private Robots kept(HostQueue host, String authority) {
        return host.robots.computeIfAbsent(authority, name -> store.robots(name).withoutText());
    }

    private void keep(HostQueue host, String authority, Robots robots) {
        host.robots.put(authority, robots.withoutText());
        host.rules.remove(authority);
        store.saveRobots(authority, robots);
    }
}
