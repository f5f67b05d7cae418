package io.everalign.tests;

import java.util.Locale;

/** What must become of something that a page of the test site shows. */
enum Becomes {
    /** A link that is followed to a page that is read. */
    FETCHED(Stage.FETCHED),

    /** An image without an alt attribute. */
    NO_ALT(Stage.FOUND),
    /** An image with a blank alt-text. */
    EMPTY_ALT(Stage.FOUND),
    /** An image with an alt-text of a million characters. */
    ALT_TOO_LONG(Stage.FOUND),
    /** A reference that is no URL of the web. */
    BAD_URL(Stage.FOUND),
    /** An image on a page that forbids training. */
    PAGE_OPTED_OUT(Stage.FOUND, "opted_out"),
    /** A link on a page that forbids following. */
    NO_FOLLOW(Stage.FOUND),
    /** A link to an archive. */
    NOT_A_PAGE(Stage.FOUND),

    /** Below a folder that robots.txt forbids. */
    DISALLOWED(Stage.FETCHED),
    /** On a host whose robots.txt fails. */
    ROBOTS_UNREACHABLE(Stage.FETCHED),
    /** Fetched, but its header forbids training. */
    OPTED_OUT(Stage.FETCHED),
    /** 404. */
    CLIENT_ERROR(Stage.FETCHED),
    /** 500. */
    SERVER_ERROR(Stage.FETCHED),
    /** A body that breaks off. */
    NETWORK_FAILURE(Stage.FETCHED),
    /** A body that trickles for longer than one fetch may last. */
    TIMEOUT(Stage.FETCHED),
    /** A body without end. */
    TOO_LARGE(Stage.FETCHED),
    /** A body without bytes. */
    EMPTY(Stage.FETCHED),
    /** Neither page nor picture, whatever the header claims. */
    WRONG_TYPE(Stage.FETCHED),
    /** A redirect to a file. */
    ODD_ANSWER(Stage.FETCHED),
    /** A redirect to a redirect to a redirect. */
    TOO_MANY_REDIRECTS(Stage.FETCHED),

    TEXT_TOO_SHORT(Stage.JUDGED),
    TEXT_TOO_LONG(Stage.JUDGED),
    UNKNOWN_FORMAT(Stage.JUDGED),
    IMAGE_TOO_SMALL(Stage.JUDGED),
    ASPECT_TOO_LARGE(Stage.JUDGED),
    TOO_MANY_PIXELS(Stage.JUDGED),
    ANIMATED_IMAGE(Stage.JUDGED),
    UNDECODABLE_IMAGE(Stage.JUDGED),
    BLANK_IMAGE(Stage.JUDGED),
    /** Rejected, or accepted and retracted: which of them depends on timing. */
    OVER(Stage.JUDGED),
    /** Filtered and not retracted. */
    USABLE(Stage.JUDGED);

    /** Where on the path it is decided. */
    enum Stage {
        /** When the page that shows it is read. */
        FOUND,
        /** When it is fetched. */
        FETCHED,
        /** When census and filter have seen the pair. */
        JUDGED
    }

    private final Stage stage;
    private final String label;

    Becomes(Stage stage) {
        this.stage = stage;
        this.label = name().toLowerCase(Locale.ROOT);
    }

    Becomes(Stage stage, String label) {
        this.stage = stage;
        this.label = label;
    }

    Stage stage() {
        return stage;
    }

    /** Its name in metrics. */
    String label() {
        return label;
    }
}
