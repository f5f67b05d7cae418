package io.everalign.runtime;

/**
 * A part of a process that does its work between {@link #start} and {@link #close}. The constructor
 * opens nothing.
 */
public interface Component extends AutoCloseable {

    /**
     * Opens what the part needs and begins the work; returns once the work has begun.
     *
     * @throws Exception when it cannot begin; the message says what to do about it
     */
    void start() throws Exception;

    /** Whether the work goes on, and what it is at. Never blocks. */
    Health check();

    /** Ends the work: what is under way is finished or left so that the next start repeats it. */
    @Override
    void close();
}
