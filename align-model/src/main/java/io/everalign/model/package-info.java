/**
 * The network, its tokenizer and preprocessing, and their files.
 *
 * <p>The life of one pair in a training step: {@link io.everalign.model.ImagePreprocessor} turns
 * the encoded picture into a square of bytes, {@link io.everalign.model.AlignTokenizer} the text
 * into numbers. {@link io.everalign.model.AlignTraining} hands the whole batch, with every weight,
 * to one method of the TorchScript program {@code align.torchscript}, which embeds both sides,
 * takes the contrastive loss over the batch, its gradient, and a step of LAMB, and changes the
 * weights in place. {@link io.everalign.model.AlignTraining#export} writes the averaged weights as
 * the directory that Hugging Face's {@code AlignModel.from_pretrained} loads; {@link
 * io.everalign.model.AlignModel} loads such a directory and embeds pictures and texts, {@link
 * io.everalign.model.AlignTraining#from} trains it further.
 */
@NullMarked
package io.everalign.model;

import org.jspecify.annotations.NullMarked;
