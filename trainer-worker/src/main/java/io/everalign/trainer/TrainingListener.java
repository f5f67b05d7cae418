package io.everalign.trainer;

import io.everalign.schemas.RoundClosed;
import java.util.List;

/**
 * Is told what happens in training, on the thread that trains. It must be quick, and must not fail:
 * nothing of what it does changes what is trained.
 */
interface TrainingListener {

    /** The process begins; nothing has been read yet. */
    default void started() {}

    /** A step has been made. */
    default void stepped(StepTaken step) {}

    /** There is too little to train on. */
    default void idle() {}

    /** So many new pairs wait. */
    default void open(long pairs) {}

    /** A round has been closed, or was the last one when this process took the lead. */
    default void closed(RoundClosed round) {}

    /** A version is in the registry; told again when a process finds it there. */
    default void published(PublishedVersion version) {}

    /** Something has become of a checkpoint; told by the thread that writes it too. */
    default void checkpoint(CheckpointOutcome outcome) {}

    /** Training has ended as its settings say; the process goes on. */
    default void finished() {}

    /** The candidate of a round is not published. */
    default void refused(RoundClosed round) {}

    /**
     * The process ends in order.
     *
     * @param reason what it was doing, or why it cannot go on
     */
    default void ended(String reason) {}

    /** Tells each of them, in this order. */
    static TrainingListener all(List<TrainingListener> listeners) {
        return new TrainingListener() {
            @Override
            public void started() {
                listeners.forEach(TrainingListener::started);
            }

            @Override
            public void stepped(StepTaken step) {
                listeners.forEach(listener -> listener.stepped(step));
            }

            @Override
            public void idle() {
                listeners.forEach(TrainingListener::idle);
            }

            @Override
            public void open(long pairs) {
                listeners.forEach(listener -> listener.open(pairs));
            }

            @Override
            public void closed(RoundClosed round) {
                listeners.forEach(listener -> listener.closed(round));
            }

            @Override
            public void published(PublishedVersion version) {
                listeners.forEach(listener -> listener.published(version));
            }

            @Override
            public void refused(RoundClosed round) {
                listeners.forEach(listener -> listener.refused(round));
            }

            @Override
            public void checkpoint(CheckpointOutcome outcome) {
                listeners.forEach(listener -> listener.checkpoint(outcome));
            }

            @Override
            public void finished() {
                listeners.forEach(TrainingListener::finished);
            }

            @Override
            public void ended(String reason) {
                listeners.forEach(listener -> listener.ended(reason));
            }
        };
    }
}
