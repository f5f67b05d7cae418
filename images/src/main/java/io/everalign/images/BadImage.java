package io.everalign.images;

/** A picture that cannot be used, and why. */
public final class BadImage extends Exception {
    private static final long serialVersionUID = 1;

    /** Why a picture cannot be used. */
    public enum Reason {
        /** No decoder knows the format. */
        UNKNOWN_FORMAT,
        /** More pixels, or a longer side, or more work than the limit. */
        TOO_LARGE,
        /** The decoder gave up. */
        UNDECODABLE
    }

    private final Reason reason;

    BadImage(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    BadImage(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
