package io.everalign.filter;

import org.jspecify.annotations.Nullable;

/**
 * What rules read from files before the first pair.
 *
 * @param ngrams the rule on rare n-grams, if it is on
 * @param evaluation images that models are judged on
 * @param nsfw the rule on pornography, if it is on
 * @param urls blocked hosts and URLs
 * @param words blocked words and phrases
 * @param language the rule on languages, if it is on
 */
record RuleArtifacts(
        @Nullable NgramRule ngrams,
        EvaluationSets evaluation,
        @Nullable NsfwRule nsfw,
        UrlBlockList urls,
        WordBlockList words,
        @Nullable LanguageRule language)
        implements AutoCloseable {

    /** Nothing is read. */
    static final RuleArtifacts NONE =
            new RuleArtifacts(
                    null, EvaluationSets.NONE, null, UrlBlockList.NONE, WordBlockList.NONE, null);

    static RuleArtifacts of(RuleSettings rules) {
        boolean judgesNsfw = !rules.nsfw().model().isEmpty();
        boolean judgesNgrams = !rules.ngrams().list().isEmpty();
        NgramRule ngrams = judgesNgrams ? NgramRule.of(rules.ngrams()) : null;
        EvaluationSets evaluation = EvaluationSets.of(rules.evaluation());
        UrlBlockList urls = UrlBlockList.of(rules.blockLists());
        WordBlockList words = WordBlockList.of(rules.blockLists());
        LanguageRule language =
                rules.language().isAsked() ? LanguageRule.of(rules.language()) : null;
        // The last, because it alone has to be closed.
        NsfwRule nsfw = judgesNsfw ? NsfwRule.of(rules.nsfw()) : null;
        return new RuleArtifacts(ngrams, evaluation, nsfw, urls, words, language);
    }

    @Override
    public void close() {
        if (nsfw != null) {
            nsfw.close();
        }
    }
}
