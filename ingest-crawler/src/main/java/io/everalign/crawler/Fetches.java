package io.everalign.crawler;

import io.everalign.schemas.TaskKind;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fetch threads of a process. They read the task of a lease and nothing else of the frontier;
 * what they bring back is put where the lender said. As many leases as threads are out at a time,
 * so that a fetch begins when it is lent.
 */
final class Fetches implements Lending, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Fetches.class);

    private final ExecutorService threads;
    private final int most;
    private final AtomicInteger underWay = new AtomicInteger();
    private final ByteBudget budget;
    private final Source web;
    private final Source folder;
    private final Source archives;

    Fetches(int most, ByteBudget budget, Source web, Source folder, Source archives) {
        this.most = most;
        this.budget = budget;
        this.web = web;
        this.folder = folder;
        this.archives = archives;
        AtomicInteger number = new AtomicInteger();
        this.threads =
                Executors.newFixedThreadPool(
                        most,
                        task -> {
                            Thread thread = new Thread(task, "fetch-" + number.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    @Override
    public boolean hasRoom() {
        return underWay.get() < most && budget.hasRoom();
    }

    @Override
    public void lend(Lease lease, Returns returns) {
        underWay.incrementAndGet();
        try {
            threads.execute(() -> run(lease, returns));
        } catch (RejectedExecutionException e) {
            underWay.decrementAndGet();
            returns.accept(new Returned(new Capture.Deferred(lease), () -> {}));
        }
    }

    /** Fetches under way. */
    int underWay() {
        return underWay.get();
    }

    /** Bytes fetched and not yet handed to Kafka. */
    long bytesInFlight() {
        return budget.held();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void run(Lease lease, Returns returns) {
        ByteBudget.Hold hold = budget.hold();
        Capture capture;
        try {
            capture = capture(lease, hold);
        } finally {
            underWay.decrementAndGet();
        }
        if (!(capture instanceof Capture.Picture)) {
            hold.close();
        }
        returns.accept(new Returned(capture, hold::close));
    }

    private Capture capture(Lease lease, ByteBudget.Hold hold) {
        try {
            return source(lease).capture(lease, hold);
        } catch (FetchException e) {
            LOG.debug("{}: {} ({})", lease.task().getUrl(), e.outcome(), e.getMessage());
            return new Capture.Failure(lease, e.outcome(), e.retryAfterMillis());
        } catch (ByteBudget.NoRoomException e) {
            return new Capture.Deferred(lease);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            LOG.warn("Cannot read {} due to {}", lease.task().getUrl(), e.toString(), e);
            return new Capture.Failure(lease, FetchOutcome.INTERNAL_ERROR, 0);
        }
    }

    private Source source(Lease lease) {
        if (lease.task().getArchive() != null || lease.task().getKind() == TaskKind.ARCHIVE) {
            return archives;
        }
        return Urls.isFile(lease.task().getUrl()) ? folder : web;
    }
}
