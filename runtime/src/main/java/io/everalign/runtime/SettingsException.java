package io.everalign.runtime;

import java.util.List;

/** Settings that cannot be used. The message lists every problem found, one a line. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Every problem, each a sentence that names the key, the rule and the value. */
    public SettingsException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
