package io.everalign.trainer;

/** A step's loss or gradient is not finite. Training stops: the same step would give it again. */
final class NonFiniteLossException extends Exception {

    private static final long serialVersionUID = 1;

    NonFiniteLossException(String message) {
        super(message);
    }
}
