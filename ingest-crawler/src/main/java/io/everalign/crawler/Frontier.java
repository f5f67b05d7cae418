package io.everalign.crawler;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.everalign.crawler.Totals.Name;
import io.everalign.schemas.Codec;
import io.everalign.schemas.CrawlTask;
import io.everalign.schemas.TaskKind;
import io.everalign.schemas.UndecodableException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One partition of the frontier: takes tasks in, lets {@link Hosts} lend them, and turns what comes
 * back into pairs and further tasks. All on the stream thread.
 */
final class Frontier {

    static final Codec<CrawlTask> CODEC = Codec.of(CrawlTask.class);
    private static final int MOST_TEXTS_AT_ONCE = 256;
    private static final int RECENTLY_SENT = 200_000;

    private final CrawlerSettings settings;
    private final FrontierStore store;
    private final Totals totals;
    private final Hosts hosts;
    private final Cache<String, Body> bodies;
    private final Output output;
    private final AtomicLong pendingTexts;
    private final Cache<String, Boolean> recentlySent =
            Caffeine.newBuilder().maximumSize(RECENTLY_SENT).build();

    Frontier(
            CrawlerSettings settings,
            FrontierStore store,
            Totals totals,
            Lending lending,
            Cache<String, Body> bodies,
            Output output) {
        this.settings = settings;
        this.store = store;
        this.totals = totals;
        this.bodies = bodies;
        this.output = output;
        this.hosts = new Hosts(settings, store, lending, this::end);
        this.pendingTexts = new AtomicLong(store.countTexts());
    }

    /** Tasks read and not ended. */
    long pending() {
        return pendingTexts.get() + hosts.pendingDocuments();
    }

    Totals totals() {
        return totals;
    }

    /** Takes a record of {@code crawl.tasks} in. */
    void accept(byte[] record, long nowMillis) {
        CrawlTask task;
        try {
            task = CODEC.decode(record);
        } catch (UndecodableException e) {
            totals.add(Name.read(TaskKind.UNKNOWN), 1);
            totals.add(Name.ended(TaskKind.UNKNOWN, FetchOutcome.UNDECODABLE), 1);
            return;
        }
        totals.add(Name.read(task.getKind()), 1);
        if (task.getParentUrl() == null) {
            totals.add(Name.SEEDS, 1);
        }
        if (!store.see(seenAs(task))) {
            count(task, FetchOutcome.REPEATED);
        } else if (!mayWait(task)) {
            count(task, FetchOutcome.DOMAIN_FULL);
        } else if (task.getKind() == TaskKind.IMAGE) {
            acceptImage(task, record, nowMillis);
        } else {
            hosts.enqueue(task, record, nowMillis);
        }
    }

    /** Uses what came back, then lends what may be lent. */
    void tick(Returns returns, long nowMillis) {
        for (Returned returned = returns.poll(); returned != null; returned = returns.poll()) {
            try {
                use(returned.capture(), nowMillis);
            } finally {
                returned.release().run();
            }
        }
        hosts.lend(returns, bodies, this::serve, nowMillis);
    }

    private void acceptImage(CrawlTask task, byte[] record, long nowMillis) {
        Body known = bodies.getIfPresent(task.getUrl());
        if (known != null) {
            publish(task, known);
            return;
        }
        boolean queued = store.hasTexts(task.getUrl());
        store.addText(task.getUrl(), String.valueOf(task.getText()), record);
        pendingTexts.incrementAndGet();
        if (!queued) {
            hosts.enqueue(task, record, nowMillis);
        }
    }

    private boolean mayWait(CrawlTask task) {
        return task.getKind() != TaskKind.PAGE
                || Urls.isLocal(task)
                || store.takePage(
                        Urls.domain(task.getUrl()), settings.sources().maxPagesPerDomain());
    }

    private void use(Capture capture, long nowMillis) {
        Lease lease = capture.lease();
        if (capture instanceof Capture.Deferred) {
            hosts.giveBack(lease, nowMillis);
        } else if (capture instanceof Capture.Failure failure) {
            totals.add(Name.FAILURES, 1);
            hosts.failed(failure, nowMillis);
        } else if (capture instanceof Capture.Robots robots) {
            totals.add(Name.ROBOTS_FETCHED, 1);
            List<String> sitemaps = hosts.robotsCame(robots, nowMillis);
            if (settings.sources().sitemaps()) {
                sitemaps.forEach(url -> send(sitemap(lease.task(), url)));
            }
        } else if (capture instanceof Capture.Redirect redirect) {
            redirected(redirect);
            hosts.done(lease, nowMillis);
        } else if (capture instanceof Capture.Document document) {
            take(document.findings());
            if (lease.task().getKind() == TaskKind.PAGE) {
                totals.add(Name.PAGES_FETCHED, 1);
            }
            end(lease.task(), document.outcome());
            hosts.done(lease, nowMillis);
        } else if (capture instanceof Capture.Picture picture) {
            totals.add(Name.IMAGES_FETCHED, 1);
            bodies.put(lease.task().getUrl(), picture.body());
            serve(lease.task(), picture.body());
            hosts.done(lease, nowMillis);
        }
    }

    /** Publishes an image with every text that waits for it. */
    private void serve(CrawlTask image, Body body) {
        forEachText(image, waiting -> publish(waiting, body));
    }

    private void publish(CrawlTask task, Body body) {
        PairRecord pair = PairRecord.of(body, task);
        if (pair.fits()) {
            output.pair(pair);
            totals.add(Name.PAIRS, 1);
            totals.add(Name.PAIR_BYTES, pair.value().length);
            count(task, FetchOutcome.FETCHED);
        } else {
            count(task, FetchOutcome.RECORD_TOO_LARGE);
        }
    }

    private void redirected(Capture.Redirect redirect) {
        CrawlTask task = redirect.lease().task();
        if (task.getKind() == TaskKind.IMAGE) {
            forEachText(
                    task,
                    waiting -> {
                        send(elsewhere(waiting, redirect.target(), task.getRedirects()));
                        count(waiting, FetchOutcome.REDIRECTED);
                    });
        } else {
            send(elsewhere(task, redirect.target(), task.getRedirects()));
            count(task, FetchOutcome.REDIRECTED);
        }
    }

    /** Ends a task, an image with all its texts, without having it. */
    private void end(CrawlTask task, FetchOutcome outcome) {
        if (task.getKind() == TaskKind.IMAGE) {
            forEachText(task, waiting -> count(waiting, outcome));
        } else {
            count(task, outcome);
        }
    }

    private void forEachText(CrawlTask image, java.util.function.Consumer<CrawlTask> use) {
        List<HostQueue.Entry> some;
        do {
            some = store.texts(image.getUrl(), MOST_TEXTS_AT_ONCE);
            for (HostQueue.Entry entry : some) {
                use.accept(decoded(entry.task()));
                store.remove(entry.key());
                pendingTexts.decrementAndGet();
            }
        } while (some.size() == MOST_TEXTS_AT_ONCE);
    }

    private void take(Findings findings) {
        findings.links().forEach((fate, n) -> totals.add(Name.link(fate), n));
        findings.images().forEach((fate, n) -> totals.add(Name.image(fate), n));
        findings.archivedPages()
                .forEach(
                        (outcome, n) -> {
                            totals.add(Name.PAGES_FETCHED, n);
                            totals.add(Name.read(TaskKind.PAGE), n);
                            totals.add(Name.SEEDS, n);
                            totals.add(Name.ended(TaskKind.PAGE, outcome), n);
                        });
        for (CrawlTask task : findings.tasks()) {
            takeTask(task);
        }
    }

    private void takeTask(CrawlTask task) {
        boolean fresh = isFresh(task);
        Fate fate = fresh ? Fate.SENT : Fate.REPEATED;
        if (task.getKind() == TaskKind.IMAGE) {
            totals.add(Name.image(fate), 1);
        } else if (task.getKind() != TaskKind.ARCHIVE) {
            totals.add(Name.link(fate), 1);
        }
        if (fresh) {
            send(task);
        }
    }

    private boolean isFresh(CrawlTask task) {
        return recentlySent.asMap().putIfAbsent(seenAs(task), true) == null;
    }

    private void send(CrawlTask task) {
        totals.add(Name.SENT, 1);
        output.task(task);
    }

    private void count(CrawlTask task, FetchOutcome outcome) {
        totals.add(Name.ended(task.getKind(), outcome), 1);
    }

    private static CrawlTask sitemap(CrawlTask task, String url) {
        return CrawlTask.newBuilder()
                .setUrl(url)
                .setKind(TaskKind.SITEMAP)
                .setWhy("sitemap")
                .setParentUrl(task.getUrl())
                .setDepth(task.getDepth())
                .setFoundAt(task.getFoundAt())
                .build();
    }

    private static CrawlTask elsewhere(CrawlTask task, String target, int redirects) {
        return CrawlTask.newBuilder(task)
                .setUrl(target)
                .setWhy("redirect")
                .setParentUrl(task.getParentUrl() == null ? task.getUrl() : task.getParentUrl())
                .setRedirects(redirects + 1)
                .setAttempts(0)
                .build();
    }

    private static String seenAs(CrawlTask task) {
        return switch (task.getKind()) {
            case IMAGE ->
                    "image "
                            + task.getUrl()
                            + ' '
                            + io.everalign.schemas.PairIdentity.textHash(
                                    String.valueOf(task.getText()));
            case ARCHIVE -> "archive " + task.getUrl() + ' ' + task.getOffset();
            default -> "page " + task.getUrl();
        };
    }

    static CrawlTask decoded(byte[] task) {
        try {
            return CODEC.decode(task);
        } catch (UndecodableException e) {
            throw new IllegalStateException("The frontier holds what it never wrote", e);
        }
    }
}
