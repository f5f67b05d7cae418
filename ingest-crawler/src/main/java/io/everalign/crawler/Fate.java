package io.everalign.crawler;

import java.util.Locale;

/**
 * What became of a link or an {@code <img>} found on a page. Each has exactly one. Numbers are
 * written to the frontier's stores: they never change, and a retired one is never used again.
 */
enum Fate {
    /** It became a task. */
    SENT(1),
    /** It was sent shortly before. */
    REPEATED(2),
    /** The image has no alt attribute. */
    NO_ALT(3),
    /** The image's alt-text is empty or blank. */
    EMPTY_ALT(4),
    /** The image's alt-text is longer than is taken. */
    ALT_TOO_LONG(5),
    /** No URL, a broken or too long one, or of a scheme that is not fetched. */
    BAD_URL(6),
    /** The page has more of them than are taken. */
    BEYOND_PAGE_LIMIT(7),
    /** The page says that its images must not be used for training. */
    OPTED_OUT(8),
    /** The page says that its links must not be followed. */
    NO_FOLLOW(9),
    /** Too many links from a seed. */
    TOO_DEEP(10),
    /** Outside the domains of the seeds. */
    OUT_OF_SCOPE(11),
    /** The link's name says that it is no page. */
    NOT_A_PAGE(12),
    /** The archive does not hold the image. */
    NOT_IN_ARCHIVE(13);

    private final int number;

    Fate(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Name in metrics, such as {@code no_alt}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
