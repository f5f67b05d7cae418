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

    private static final int RETRIES_AT_ONCE = 1000;
    private static final int ENDED_AT_ONCE = 1000;
    private static final long GIVEN_BACK_MILLIS = 500;

    private final PolitenessSettings politeness;
    private final int localLeases;
    private final RobotsBook robots;
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
        this.robots = new RobotsBook(store, politeness);
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

    /** Puts a task at the end of its lane of its host's queue. */
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
            HostQueue.Entry entry = host.next(store);
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
            } else if (robots.isNeeded(host, task, nowMillis)) {
                host.putBack(entry, task);
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
    List<String> robotsCame(Capture.Robots file, long nowMillis) {
        Lease lease = file.lease();
        HostQueue host = lease.host();
        reached(host);
        host.lent--;
        host.askingRobots = false;
        String authority = Urls.authority(lease.task().getUrl());
        robots.came(host, authority, file.text(), nowMillis + politeness.robotsTtl().toMillis());
        bench(host);
        return robots.rules(host, authority).sitemaps();
    }

    private void robotsFailed(Lease lease, FetchOutcome outcome, long nowMillis) {
        HostQueue host = lease.host();
        host.askingRobots = false;
        String authority = Urls.authority(lease.task().getUrl());
        int failures = robots.failed(host, authority, outcome, nowMillis);
        if (failures > 0) {
            bench.delay(host, nowMillis + backOff(failures));
            store.saveHost(host);
        }
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
        return robots.refusal(host, task, nowMillis);
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
                        : robots.rules(host, Urls.authority(lease.task().getUrl())).delayMillis();
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
        store.enqueue(host.host, HostQueue.lane(task), record);
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
