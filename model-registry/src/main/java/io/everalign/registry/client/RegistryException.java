package io.everalign.registry.client;

import java.io.IOException;

/** The registry refused a request, or gave an answer that cannot be right. */
public class RegistryException extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    /**
     * A refusal.
     *
     * @param status HTTP status of the answer; 0 when the answer itself was wrong
     */
    public RegistryException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** HTTP status of the answer; 0 when the answer itself was wrong. */
    public int status() {
        return status;
    }

    /** Whether what was asked for does not exist. */
    public boolean notFound() {
        return status == 404;
    }
}
