package io.everalign.filter.ngrams;

/**
 * How unigrams and bigrams share a list. ALIGN's "100 million most frequent unigrams and bigrams"
 * can be read both ways.
 */
public enum ListShape {
    /** Both compete for the same places. */
    JOINT,
    /** Each has as many places of its own. */
    SEPARATE;

    /** Which of the competitions an n-gram takes part in: 0, or 1 for a bigram of its own. */
    public int competition(long ngram) {
        return this == SEPARATE && Ngrams.isBigram(ngram) ? 1 : 0;
    }
}
