package io.everalign.filter;

/** Settings of the rules for tests. */
final class TestRules {

    /** ALIGN's limits, with few pixels so that bombs are small. */
    static final RuleSettings ALIGN =
            new RuleSettings(3, 20, 8192, 200, 3.0, 1_000_000, 346, 90, false, 1);

    /** The same, with every failed rule recorded. */
    static final RuleSettings ALL_REASONS =
            new RuleSettings(3, 20, 8192, 200, 3.0, 1_000_000, 346, 90, true, 1);

    private TestRules() {}
}
