package io.everalign.trainer;

/** A closed round's state can no longer be had: a blob is missing, torn or altered. */
final class LostStateException extends Exception {

    private static final long serialVersionUID = 1;

    LostStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
