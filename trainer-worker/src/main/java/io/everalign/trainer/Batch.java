package io.everalign.trainer;

import io.everalign.model.PixelBatch;
import io.everalign.model.TokenBatch;

/**
 * The input of one step.
 *
 * @param pixels the images
 * @param tokens the texts
 * @param contents where they come from
 */
record Batch(PixelBatch pixels, TokenBatch tokens, BatchContents contents) {}
