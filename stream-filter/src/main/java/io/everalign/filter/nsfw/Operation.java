package io.everalign.filter.nsfw;

import java.util.Arrays;
import java.util.Optional;

/** What a node of a graph does: all that occurs in a MobileNet made ready for inference. */
enum Operation {
    PLACEHOLDER("Placeholder", 0),
    CONSTANT("Const", 0),
    MULTIPLY("Mul", 2),
    SUBTRACT("Sub", 2),
    ADD("AddV2", 2),
    /** Convolution of all channels, with offset and maybe ReLU6. */
    CONVOLVE("_FusedConv2D", 3),
    /** Convolution of each channel by itself, with offset and maybe ReLU6. */
    CONVOLVE_EACH("FusedDepthwiseConv2dNative", 3),
    AVERAGE("AvgPool", 1),
    SQUEEZE("Squeeze", 1),
    /** Product of matrices, with offset. */
    DENSE("_FusedMatMul", 3),
    SOFTMAX("Softmax", 1),
    IDENTITY("Identity", 1);

    private final String tensorFlow;
    private final int inputs;

    Operation(String tensorFlow, int inputs) {
        this.tensorFlow = tensorFlow;
        this.inputs = inputs;
    }

    static Optional<Operation> of(String tensorFlow) {
        return Arrays.stream(values()).filter(op -> op.tensorFlow.equals(tensorFlow)).findFirst();
    }

    int inputs() {
        return inputs;
    }

    boolean convolves() {
        return this == CONVOLVE || this == CONVOLVE_EACH;
    }
}
