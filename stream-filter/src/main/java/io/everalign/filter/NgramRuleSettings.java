package io.everalign.filter;

import io.everalign.runtime.Setting;
import java.io.Serializable;

/**
 * Which n-grams a text may have.
 *
 * @param list file with the frequent ones; empty for no rule
 * @param bigrams whether bigrams must be frequent too
 */
record NgramRuleSettings(
        @Setting(
                        key = "filter.ngrams",
                        value = "",
                        about =
                                "List of frequent n-grams, as everalign ngrams writes it: a text with another n-gram is rejected. Empty for no rule.")
                String list,
        @Setting(
                        key = "filter.ngrams-bigrams",
                        value = "true",
                        about = "Whether the bigrams of a text must be in the list too.")
                boolean bigrams)
        implements Serializable {

    private static final long serialVersionUID = 1;
}
