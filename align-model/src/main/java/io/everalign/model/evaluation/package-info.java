/**
 * Measures a model on pictures whose texts or classes are known.
 *
 * <p>The life of one labelled pair: {@link io.everalign.model.evaluation.PairsTsv}, or a reader of
 * shards or of MNIST's files, reads it; {@link io.everalign.model.evaluation.EvaluationSet} keeps
 * its image and its text once, however many pairs have them. {@link
 * io.everalign.model.evaluation.Embedder} embeds each, and {@link
 * io.everalign.model.evaluation.RetrievalTask} ranks the texts for every image and the images for
 * every text. From these ranks comes all that is printed. The trainer measures a version on its
 * held-out pairs by the same classes.
 */
@NullMarked
package io.everalign.model.evaluation;

import org.jspecify.annotations.NullMarked;
