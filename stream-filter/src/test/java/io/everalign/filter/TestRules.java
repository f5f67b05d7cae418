package io.everalign.filter;

import io.everalign.runtime.Settings;
import java.util.Map;
import java.util.stream.Stream;

/** Settings of the rules for tests. */
final class TestRules {

    /** ALIGN's limits, with few pixels so that bombs are small. */
    static final RuleSettings ALIGN = with();

    /** The same, with every failed rule recorded. */
    static final RuleSettings ALL_REASONS = ALIGN.withAllReasons();

    private TestRules() {}

    /** ALIGN's limits but for these arguments. */
    static RuleSettings with(String... arguments) {
        return Settings.of(RuleSettings.class)
                .read(
                        Stream.concat(
                                        Stream.of("--filter.max-pixels=1000000"),
                                        Stream.of(arguments))
                                .toArray(String[]::new),
                        Map.of());
    }
}
