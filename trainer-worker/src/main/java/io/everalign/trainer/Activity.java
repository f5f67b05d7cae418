package io.everalign.trainer;

/** What the trainer is at, in a line for a person. */
final class Activity {

    private volatile String now = "starting";

    /** Says what is being done from now on. */
    void is(String text) {
        now = text;
    }

    String now() {
        return now;
    }
}
