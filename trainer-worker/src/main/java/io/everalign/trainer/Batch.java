package io.everalign.trainer;

import io.everalign.model.PixelBatch;
import io.everalign.model.TokenBatch;
import java.util.List;

/**
 * The input of one step.
 *
 * @param pixels the images, in parts of a micro-batch
 * @param tokens the texts
 * @param contents where they come from
 */
record Batch(List<PixelBatch> pixels, TokenBatch tokens, BatchContents contents) {}
