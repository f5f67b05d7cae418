package io.everalign.crawler;

import java.util.Locale;

/**
 * How a task ended. Each task ends in exactly one. Numbers are written to the frontier's stores:
 * they never change, and a retired one is never used again.
 */
enum FetchOutcome {
    /** The page was read; the image was published with its text. */
    FETCHED(1, Again.NO),
    /** The same URL (of an image: with the same text) came before. */
    REPEATED(2, Again.NO),
    /** It was answered with a redirect, which is a task of its own. */
    REDIRECTED(3, Again.NO),
    /** robots.txt does not allow it. */
    DISALLOWED(4, Again.NO),
    /** robots.txt could not be had, which forbids everything. */
    ROBOTS_UNREACHABLE(5, Again.NO),
    /** It was fetched, and the answer says that it must not be used for training. */
    OPTED_OUT(6, Again.NO),
    /** Its domain has given as many pages as are taken of one. */
    DOMAIN_FULL(7, Again.NO),
    /** Its host has an address that is not public. */
    UNSAFE_ADDRESS(8, Again.NO),
    /** Its host has no address. */
    UNKNOWN_HOST(9, Again.HOST),
    /** Its host failed so often that it is left alone. */
    HOST_DOWN(10, Again.NO),
    /** No connection, or one that broke. */
    NETWORK_FAILURE(11, Again.HOST),
    /** TLS failed. */
    TLS_FAILURE(12, Again.NO),
    /** Not complete in time. */
    TIMEOUT(13, Again.HOST),
    /** Answered with 429 or 503. */
    BUSY(14, Again.HOST),
    /** Answered with another status from 400 to 499. */
    CLIENT_ERROR(15, Again.NO),
    /** Answered with another status from 500. */
    SERVER_ERROR(16, Again.URL),
    /** Answered with a status that means nothing here, or with a redirect to nowhere. */
    ODD_ANSWER(17, Again.NO),
    /** Redirected too often. */
    TOO_MANY_REDIRECTS(18, Again.NO),
    /** More bytes than are taken. */
    TOO_LARGE(19, Again.NO),
    /** No bytes. */
    EMPTY(20, Again.NO),
    /** The bytes are not what was looked for: no HTML, no raster image, no sitemap. */
    WRONG_TYPE(21, Again.NO),
    /** The pair does not fit a record of {@code pairs.raw}. */
    RECORD_TOO_LARGE(22, Again.NO),
    /** The file of a folder or archive is missing, broken or outside. */
    UNREADABLE(23, Again.NO),
    /** The record of {@code crawl.tasks} is no task, or its URL is none. */
    UNDECODABLE(24, Again.NO),
    /** Reading it failed in a way that is a mistake of ours; the log has it. */
    INTERNAL_ERROR(25, Again.NO);

    /** What a failure says about trying again. */
    private enum Again {
        /** Trying again would not help. */
        NO,
        /** The URL may work later. */
        URL,
        /** The whole host is in trouble. */
        HOST
    }

    private final int number;
    private final Again again;

    FetchOutcome(int number, Again again) {
        this.number = number;
        this.again = again;
    }

    int number() {
        return number;
    }

    /** Whether the URL is tried again. */
    boolean mayPass() {
        return again != Again.NO;
    }

    /** Whether it counts against the host. */
    boolean isOfHost() {
        return again == Again.HOST;
    }

    /** Name in metrics, such as {@code client_error}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
