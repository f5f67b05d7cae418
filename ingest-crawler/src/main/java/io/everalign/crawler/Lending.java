package io.everalign.crawler;

/** Whom the frontier lends tasks to. */
interface Lending {

    /** Whether another lease may go out. */
    boolean hasRoom();

    /** Fetches a task and returns it, sooner or later, from any thread. */
    void lend(Lease lease, Returns returns);
}
