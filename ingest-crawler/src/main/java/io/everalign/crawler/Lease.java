package io.everalign.crawler;

import io.everalign.schemas.CrawlTask;

/**
 * A task lent to the fetch threads. Leases live in memory only: whoever takes the frontier over
 * lends every unfinished task afresh.
 *
 * @param host the queue it came from; read by the stream thread only
 * @param key its key in the frontier; the empty array if robots.txt is asked for
 * @param task what to fetch
 * @param robots whether the robots.txt of the task's authority is to be fetched, not its URL
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Lease(HostQueue host, byte[] key, CrawlTask task, boolean robots) {}
