/**
 * Measures a model on pictures whose texts or classes are known.
 *
 * <p>The life of one labelled pair: {@link io.everalign.model.evaluation.PairsTsv} reads it.
 */
@NullMarked
package io.everalign.model.evaluation;

import org.jspecify.annotations.NullMarked;
