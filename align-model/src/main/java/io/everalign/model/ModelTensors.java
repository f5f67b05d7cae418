package io.everalign.model;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The tensors of a finished model, as contents in the order of {@link Layout}.
 *
 * @param weights the first is the logarithm of the temperature
 * @param temperature as the file has it
 * @param statistics running means and variances
 * @param pooler BERT's unused pooler, or empty for zeros
 * @param batches the number of batches behind the statistics
 */
record ModelTensors(
        List<ByteBuffer> weights,
        float temperature,
        List<ByteBuffer> statistics,
        List<ByteBuffer> pooler,
        long batches) {}
