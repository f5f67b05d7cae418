package io.everalign.model;

import java.util.Arrays;
import java.util.List;

/** A tensor of the model: its name in the Hugging Face state dict, its shape, how it starts. */
record TensorSpec(String name, List<Long> shape, Start start) {

    /** What a tensor holds before the first step. */
    enum Start {
        /** Variance scaling by 2 / fan-out, truncated at two deviations: EfficientNet's own. */
        CONVOLUTION,
        /** Normal with deviation 0.02: BERT's own. */
        NORMAL,
        /** As {@link #NORMAL}, the padding token's row zero. */
        EMBEDDING,
        /** Uniform, by fan-in and fan-out. */
        XAVIER,
        ZEROS,
        ONES,
        /** The logarithm of the initial temperature. */
        LOG_TEMPERATURE
    }

    private static final long MAX_ELEMENTS = Integer.MAX_VALUE / Float.BYTES;

    TensorSpec {
        double elements = shape.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
        AlignConfig.require(
                elements <= MAX_ELEMENTS,
                name + " must have at most " + MAX_ELEMENTS + " elements",
                shape);
    }

    static TensorSpec of(String name, Start start, long... shape) {
        return new TensorSpec(name, Arrays.stream(shape).boxed().toList(), start);
    }

    TensorSpec named(String other) {
        return new TensorSpec(other, shape, start);
    }

    int elements() {
        return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    }
}
