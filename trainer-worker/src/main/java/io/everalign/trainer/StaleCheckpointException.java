package io.everalign.trainer;

/** A checkpoint is sound, but the round cannot be brought to where it stands. */
final class StaleCheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1;

    StaleCheckpointException(String message) {
        super(message);
    }
}
