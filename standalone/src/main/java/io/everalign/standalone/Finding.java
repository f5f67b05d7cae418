package io.everalign.standalone;

/**
 * One thing that the doctor looked at.
 *
 * @param grade how it is
 * @param what what was looked at
 * @param text what was found, and what to do if something is missing
 */
record Finding(Grade grade, String what, String text) {

    enum Grade {
        /** It is there. */
        GOOD("ok"),
        /** Something works without it, but slower or not at all. */
        WANTING("--"),
        /** The demo cannot run. */
        MISSING("!!");

        private final String mark;

        Grade(String mark) {
            this.mark = mark;
        }
    }

    static Finding good(String what, String text) {
        return new Finding(Grade.GOOD, what, text);
    }

    static Finding wanting(String what, String text) {
        return new Finding(Grade.WANTING, what, text);
    }

    static Finding missing(String what, String text) {
        return new Finding(Grade.MISSING, what, text);
    }

    @Override
    public String toString() {
        return "%s  %-16s %s".formatted(grade.mark, what, text);
    }
}
