package io.everalign.schemas;

import org.jspecify.annotations.Nullable;

/** Bytes that are not the record they should be. The message says what is wrong with them. */
public final class UndecodableException extends Exception {

    private static final long serialVersionUID = 1;

    /** Says what is wrong. */
    public UndecodableException(String message) {
        super(message);
    }

    /** Says what is wrong, and what found it. */
    public UndecodableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
