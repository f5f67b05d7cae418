package io.everalign.crawler;

import java.io.IOException;

/** Where the bytes of a task come from. Called by several fetch threads at a time. */
interface Source {

    /**
     * Fetches a task.
     *
     * @param hold takes the room of the bytes that the capture carries
     * @throws FetchException with the outcome, if it brings nothing back
     */
    Capture capture(Lease lease, ByteBudget.Hold hold) throws IOException;
}
