/**
 * From the web to {@code pairs.raw}. The life of a URL: a seed, a link or an {@code <img>} with its
 * alt-text becomes a {@link io.everalign.schemas.CrawlTask} in {@code crawl.tasks}, keyed by its
 * registrable domain. The {@link io.everalign.crawler.Frontier} of that partition takes it over,
 * drops it if it was seen, and lets it wait in the queue of its host. When politeness and
 * robots.txt permit, it is lent to the fetch threads ({@link io.everalign.crawler.Fetches}), which
 * read it from the web, a folder or an archive ({@link io.everalign.crawler.Source}). What comes
 * back, a {@link io.everalign.crawler.Capture}, is used in one transaction: pairs go out, new tasks
 * go out, the finished task is deleted and counted with its {@link
 * io.everalign.crawler.FetchOutcome}. A crash at any moment takes back all of that or nothing; a
 * fetch may be repeated, a pair is published once.
 */
@NullMarked
package io.everalign.crawler;

import org.jspecify.annotations.NullMarked;
