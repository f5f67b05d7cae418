package io.everalign.filter.nsfw;

import java.io.IOException;

/** A model, or what one is made of, is damaged or not of the kind that can be read. */
public final class BadModel extends IOException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_VALUE = 120;

    BadModel(String message) {
        super(message);
    }

    /** Demands a rule; the error names it with the value that breaks it. */
    static void unless(boolean holds, String rule, Object value) throws BadModel {
        if (!holds) {
            throw new BadModel(rule + ", but is " + shortened(value));
        }
    }

    /** The same error with the name of the input in front. */
    BadModel in(String input) {
        BadModel named = new BadModel(input + ": " + getMessage());
        named.initCause(this);
        return named;
    }

    private static String shortened(Object value) {
        String text = String.valueOf(value);
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}
