/**
 * Words, n-grams and the frozen list of the frequent ones.
 *
 * <p>{@link io.everalign.filter.ngrams.Words} takes a text apart, {@link
 * io.everalign.filter.ngrams.Ngrams} makes numbers of it. {@link
 * io.everalign.filter.ngrams.NgramListWriter} keeps the most frequent numbers, {@link
 * io.everalign.filter.ngrams.NgramList} looks them up.
 */
@NullMarked
package io.everalign.filter.ngrams;

import org.jspecify.annotations.NullMarked;
