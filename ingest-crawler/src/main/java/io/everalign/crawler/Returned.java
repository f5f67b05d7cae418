package io.everalign.crawler;

/**
 * A capture that came back.
 *
 * @param capture what was fetched
 * @param release gives back the memory that it counts for
 */
record Returned(Capture capture, Runnable release) {}
