package io.everalign.crawler;

import com.github.benmanes.caffeine.cache.Cache;
import io.everalign.schemas.CrawlTask;
import io.everalign.schemas.TaskKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: a queue for each host, lent from no oftener than politeness allows. Rebuilt
 * from the store by the constructor.
 */
final class Hosts {

    private static final int READ_AHEAD = 32;
    private static final int RETRIES_AT_ONCE = 1000;
    private static final int ENDED_AT_ONCE = 1000;
    private static final long GIVEN_BACK_MILLIS = 500;
    private static final long UNREACHABLE_ROBOTS_MILLIS = 3_600_000;

    private final PolitenessSettings politeness;
    private final int localLeases;
    private final String agent;
    private final FrontierStore store;
    private final Lending lending;
    private final BiConsumer<CrawlTask, FetchOutcome> end;
    private final Map<String, HostQueue> hosts = new HashMap<>();
    private final Workbench bench = new Workbench();
    private final AtomicLong pendingDocuments = new AtomicLong();
    private long nextRetryAtMillis = Long.MAX_VALUE;

    Hosts(
            CrawlerSettings settings,
            FrontierStore store,
            Lending lending,
            BiConsumer<CrawlTask, FetchOutcome> end) {
        this.politeness = settings.politeness();
        this.localLeases = settings.fetch().threads();
        this.agent = politeness.agentToken();
        this.store = store;
        this.lending = lending;
        this.end = end;
        store.eachQueued(
                (host, task) -> {
                    host(host).waiting++;
                    countDocument(Frontier.decoded(task), 1);
                });
        store.eachRetry(
                (at, task) -> {
                    nextRetryAtMillis = Math.min(nextRetryAtMillis, at);
                    countDocument(Frontier.decoded(task), 1);
                });
    }

    /** Pages, sitemaps and archives waiting, lent or to be tried again. */
    long pendingDocuments() {
        return pendingDocuments.get();
    }

    /** Puts a task at the end of its host's queue. */
    void enqueue(CrawlTask task, byte[] record, long nowMillis) {
        countDocument(task, 1);
        append(task, record);
    }

    /** Lends what may be lent now. Images that are still known are served at once. */
    void lend(
            Returns returns,
            Cache<String, Body> bodies,
            BiConsumer<CrawlTask, Body> serve,
            long nowMillis) {
        takeRetries(nowMillis);
        for (int ended = 0; ended < ENDED_AT_ONCE && lending.hasRoom(); ended++) {
            HostQueue host = bench.poll(nowMillis);
            if (host == null) {
                return;
            }
            HostQueue.Entry entry = next(host);
            if (entry == null) {
                forgetIfIdle(host);
                continue;
            }
            CrawlTask task = Frontier.decoded(entry.task());
            Body known =
                    task.getKind() == TaskKind.IMAGE ? bodies.getIfPresent(task.getUrl()) : null;
            FetchOutcome refused = known == null ? refusal(host, task, nowMillis) : null;
            if (known != null) {
                serve.accept(task, known);
                remove(host, entry, task);
            } else if (refused != null) {
                end.accept(task, refused);
                remove(host, entry, task);
            } else if (needsRobots(host, task, nowMillis)) {
                host.ahead.addFirst(entry);
                host.askingRobots = true;
                lend(host, new Lease(host, new byte[0], task, true), returns, nowMillis);
            } else {
                lend(host, new Lease(host, entry.key(), task, false), returns, nowMillis);
            }
            bench(host);
        }
    }

    /** A task is finished: its entry goes. */
    void done(Lease lease, long nowMillis) {
        HostQueue host = lease.host();
        reached(host);
        host.lent--;
        remove(host, new HostQueue.Entry(lease.key(), new byte[0]), lease.task());
        bench(host);
    }

    /** A task could not be tried: it goes to the end of the queue, soon. */
    void giveBack(Lease lease, long nowMillis) {
        lease.host().lent--;
        if (lease.robots()) {
            lease.host().askingRobots = false;
        } else {
            again(lease, lease.task(), nowMillis + GIVEN_BACK_MILLIS);
        }
        bench(lease.host());
    }

    /** A fetch failed: the task is tried again later, or ends. */
    void failed(Capture.Failure failure, long nowMillis) {
        Lease lease = failure.lease();
        HostQueue host = lease.host();
        host.lent--;
        if (failure.outcome().isOfHost()) {
            hostFailed(host, failure.retryAfterMillis(), nowMillis);
        } else {
            reached(host);
        }
        if (lease.robots()) {
            robotsFailed(lease, failure.outcome(), nowMillis);
        } else {
            taskFailed(lease, failure, nowMillis);
        }
        bench(host);
    }

    /** A robots.txt came; gives the sitemaps that it names. */
    List<String> robotsCame(Capture.Robots robots, long nowMillis) {
        Lease lease = robots.lease();
        HostQueue host = lease.host();
        reached(host);
        host.lent--;
        host.askingRobots = false;
        String authority = Urls.authority(lease.task().getUrl());
        long expires = nowMillis + politeness.robotsTtl().toMillis();
        keep(host, authority, new Robots(expires, 0, null, robots.text()));
        bench(host);
        return rules(host, authority).sitemaps();
    }

    private void robotsFailed(Lease lease, FetchOutcome outcome, long nowMillis) {
        HostQueue host = lease.host();
        host.askingRobots = false;
        String authority = Urls.authority(lease.task().getUrl());
        Robots before = robots(host, authority);
        boolean last = !outcome.mayPass() || before.failures() + 1 >= politeness.maxAttempts();
        long later = nowMillis + UNREACHABLE_ROBOTS_MILLIS;
        if (before.expiresAtMillis() > 0 && before.blocked() == null) {
            keep(host, authority, new Robots(later, 0, null, store.robots(authority).text()));
        } else if (last) {
            keep(host, authority, new Robots(later, 0, unreachable(outcome), new byte[0]));
        } else {
            keep(host, authority, new Robots(0, before.failures() + 1, null, new byte[0]));
            bench.delay(host, nowMillis + backOff(before.failures() + 1));
            store.saveHost(host);
        }
    }

    private static FetchOutcome unreachable(FetchOutcome outcome) {
        return outcome == FetchOutcome.UNSAFE_ADDRESS || outcome == FetchOutcome.UNKNOWN_HOST
                ? outcome
                : FetchOutcome.ROBOTS_UNREACHABLE;
    }

    private void taskFailed(Lease lease, Capture.Failure failure, long nowMillis) {
        CrawlTask task = lease.task();
        int attempts = task.getAttempts() + 1;
        if (failure.outcome().mayPass() && attempts < politeness.maxAttempts()) {
            CrawlTask next = CrawlTask.newBuilder(task).setAttempts(attempts).build();
            long wait = Math.max(failure.retryAfterMillis(), backOff(attempts));
            again(lease, next, nowMillis + wait);
        } else {
            end.accept(task, failure.outcome());
            remove(lease.host(), new HostQueue.Entry(lease.key(), new byte[0]), task);
        }
    }

    private long backOff(int failures) {
        long factor = 1L << Math.min(failures - 1, 16);
        long wait = politeness.retryDelay().toMillis() * factor;
        return Math.min(wait, politeness.maxRetryAfter().toMillis());
    }

    /** Why the task is not even asked for; null if it may be. */
    private @Nullable FetchOutcome refusal(HostQueue host, CrawlTask task, long nowMillis) {
        if (Urls.isLocal(task)) {
            return null;
        }
        if (nowMillis < host.downUntilMillis) {
            return FetchOutcome.HOST_DOWN;
        }
        String authority = Urls.authority(task.getUrl());
        Robots robots = robots(host, authority);
        if (robots.expiresAtMillis() <= nowMillis) {
            return null;
        } else if (robots.blocked() != null) {
            return robots.blocked();
        }
        return rules(host, authority).allows(task.getUrl()) ? null : FetchOutcome.DISALLOWED;
    }

    private boolean needsRobots(HostQueue host, CrawlTask task, long nowMillis) {
        return !Urls.isLocal(task)
                && robots(host, Urls.authority(task.getUrl())).expiresAtMillis() <= nowMillis;
    }

    private Robots robots(HostQueue host, String authority) {
        return host.robots.computeIfAbsent(authority, name -> store.robots(name).withoutText());
    }

    private Robots.Rules rules(HostQueue host, String authority) {
        return host.rules.computeIfAbsent(authority, name -> store.robots(name).parse(name, agent));
    }

    private void keep(HostQueue host, String authority, Robots robots) {
        host.robots.put(authority, robots.withoutText());
        host.rules.remove(authority);
        store.saveRobots(authority, robots);
    }

    /** The time of the next request is stored before this one goes out. */
    private void lend(HostQueue host, Lease lease, Returns returns, long nowMillis) {
        if (!Urls.isLocal(lease.task())) {
            host.nextAtMillis = nowMillis + delayMillis(host, lease);
            store.saveHost(host);
        }
        host.lent++;
        lending.lend(lease, returns);
    }

    private long delayMillis(HostQueue host, Lease lease) {
        long asked =
                lease.robots()
                        ? 0
                        : rules(host, Urls.authority(lease.task().getUrl())).delayMillis();
        return Math.max(
                politeness.delay().toMillis(),
                Math.min(asked, politeness.maxCrawlDelay().toMillis()));
    }

    private void reached(HostQueue host) {
        if (host.failures != 0) {
            host.failures = 0;
            store.saveHost(host);
        }
    }

    private void hostFailed(HostQueue host, long retryAfterMillis, long nowMillis) {
        host.failures++;
        long wait = Math.max(retryAfterMillis, backOff(host.failures));
        if (host.failures >= politeness.maxHostFailures()) {
            host.failures = 0;
            host.downUntilMillis = nowMillis + politeness.hostRest().toMillis();
        } else {
            bench.delay(host, nowMillis + wait);
        }
        store.saveHost(host);
    }

    private void again(Lease lease, CrawlTask task, long atMillis) {
        store.remove(lease.key());
        lease.host().waiting--;
        store.retry(atMillis, Frontier.CODEC.encode(task));
        nextRetryAtMillis = Math.min(nextRetryAtMillis, atMillis);
    }

    private void takeRetries(long nowMillis) {
        if (nowMillis < nextRetryAtMillis) {
            return;
        }
        for (byte[] record : store.takeRetries(nowMillis, RETRIES_AT_ONCE)) {
            append(Frontier.decoded(record), record);
        }
        nextRetryAtMillis = store.nextRetryAtMillis();
    }

    private void append(CrawlTask task, byte[] record) {
        HostQueue host = host(Urls.queueOf(task));
        store.enqueue(host.host, record);
        host.waiting++;
        bench(host);
    }

    private void remove(HostQueue host, HostQueue.Entry entry, CrawlTask task) {
        store.remove(entry.key());
        host.waiting--;
        countDocument(task, -1);
    }

    private void countDocument(CrawlTask task, int amount) {
        if (task.getKind() != TaskKind.IMAGE) {
            pendingDocuments.addAndGet(amount);
        }
    }

    private HostQueue.@Nullable Entry next(HostQueue host) {
        if (host.ahead.isEmpty()) {
            host.ahead.addAll(store.queued(host.host, host.cursor, READ_AHEAD));
            HostQueue.Entry last = host.ahead.peekLast();
            if (last != null) {
                host.cursor = last.key();
            }
        }
        return host.ahead.pollFirst();
    }

    /** Lets a host have its turn if it has something to lend and may lend it. */
    private void bench(HostQueue host) {
        boolean local = host.host.equals(Urls.FOLDER) || host.host.equals(Urls.ARCHIVES);
        int most = local ? localLeases : politeness.connectionsPerHost();
        if (!host.askingRobots && host.lent < most && host.waiting > host.lent) {
            bench.add(host);
        } else {
            forgetIfIdle(host);
        }
    }

    private void forgetIfIdle(HostQueue host) {
        if (host.waiting == 0 && host.lent == 0 && !host.onBench) {
            hosts.remove(host.host, host);
        }
    }

    private HostQueue host(String name) {
        return hosts.computeIfAbsent(
                name,
                host -> {
                    HostQueue queue = new HostQueue(host);
                    store.loadHost(queue);
                    bench.add(queue);
                    return queue;
                });
    }
}
