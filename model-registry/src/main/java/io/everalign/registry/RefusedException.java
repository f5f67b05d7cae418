package io.everalign.registry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is refused: the rule it breaks and the value that breaks it. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1;
    private static final int LONGEST_VALUE = 200;

    final Refusal refusal;
    final String rule;
    final String value;

    /** Headers that the answer carries besides. */
    final transient Map<String, String> headers;

    /** Where an alias is, when that is the reason; null when it is nowhere. */
    final @Nullable String actual;

    RefusedException(Refusal refusal, String rule, String value) {
        this(refusal, rule, value, Map.of(), null);
    }

    private RefusedException(
            Refusal refusal,
            String rule,
            String value,
            Map<String, String> headers,
            @Nullable String actual) {
        super(rule + ", not " + shortened(value));
        this.refusal = refusal;
        this.rule = rule;
        this.value = shortened(value);
        this.headers = headers;
        this.actual = actual;
    }

    static RefusedException elsewhere(String rule, String expected, @Nullable String actual) {
        return new RefusedException(Refusal.ALIAS_ELSEWHERE, rule, expected, Map.of(), actual);
    }

    /** The same refusal with a header in its answer. */
    RefusedException with(String header, String text) {
        return new RefusedException(refusal, rule, value, Map.of(header, text), actual);
    }

    private static String shortened(String value) {
        String printable = value.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= LONGEST_VALUE
                ? printable
                : printable.substring(0, LONGEST_VALUE) + "…";
    }
}
