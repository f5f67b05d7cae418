package io.everalign.runtime;

import java.util.Map;
import java.util.function.Supplier;

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

    /**
     * What operators may ask for while the work goes on, by name: a POST to {@code /name}. Asking
     * never blocks; the answer says what will happen.
     */
    default Map<String, Supplier<String>> requests() {
        return Map.of();
    }

    /** Ends the work: what is under way is finished or left so that the next start repeats it. */
    @Override
    void close();
}
