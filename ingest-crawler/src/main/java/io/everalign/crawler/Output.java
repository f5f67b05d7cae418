package io.everalign.crawler;

import io.everalign.schemas.CrawlTask;

/** Where the frontier puts what it made; part of the transaction that changes its stores. */
interface Output {

    /** A pair for {@code pairs.raw}. */
    void pair(PairRecord pair);

    /** A task for {@code crawl.tasks}. */
    void task(CrawlTask task);
}
