package io.everalign.filter;

import org.jspecify.annotations.Nullable;

/**
 * What rules read from files before the first pair.
 *
 * @param evaluation images that models are judged on
 * @param nsfw the rule on pornography, if it is on
 */
record RuleArtifacts(EvaluationSets evaluation, @Nullable NsfwRule nsfw) implements AutoCloseable {

    /** Nothing is read. */
    static final RuleArtifacts NONE = new RuleArtifacts(EvaluationSets.NONE, null);

    static RuleArtifacts of(RuleSettings rules) {
        boolean judgesNsfw = !rules.nsfw().model().isEmpty();
        return new RuleArtifacts(
                EvaluationSets.of(rules.evaluation()),
                judgesNsfw ? NsfwRule.of(rules.nsfw()) : null);
    }

    @Override
    public void close() {
        if (nsfw != null) {
            nsfw.close();
        }
    }
}
