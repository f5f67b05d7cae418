package io.everalign.crawler;

/** What one fetch brought back. Made by a fetch thread, used by the stream thread that lent. */
sealed interface Capture {

    /** What was lent. */
    Lease lease();

    /**
     * An image.
     *
     * @param body its bytes and what they are
     */
    record Picture(Lease lease, Body body) implements Capture {}

    /**
     * Something that gives tasks and is done: a page, a sitemap, a part of an archive.
     *
     * @param outcome how the lent task ends
     * @param findings what it gave
     */
    record Document(Lease lease, FetchOutcome outcome, Findings findings) implements Capture {}

    /**
     * Another URL, to be asked instead.
     *
     * @param target its normalised form
     */
    record Redirect(Lease lease, String target) implements Capture {}

    /**
     * A robots.txt, or that there is none.
     *
     * @param text its bytes; empty allows everything
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Robots(Lease lease, byte[] text) implements Capture {}

    /**
     * Nothing.
     *
     * @param outcome why
     * @param retryAfterMillis how long the server asked to be left alone; 0 if it did not
     */
    record Failure(Lease lease, FetchOutcome outcome, long retryAfterMillis) implements Capture {}

    /** Not fetched for want of memory; to be lent again. */
    record Deferred(Lease lease) implements Capture {}
}
