package io.everalign.filter.nsfw;

import ai.djl.ndarray.types.Shape;
import io.everalign.filter.nsfw.ModelWeights.Tensor;
import java.util.List;

/**
 * From TensorFlow's order of a kernel (rows, columns, inputs, outputs) or matrix (inputs, outputs)
 * to PyTorch's (outputs, inputs, rows, columns).
 */
final class KernelOrder {
    private KernelOrder() {}

    static float[] outputsFirst(Tensor kernel) {
        int dimensions = kernel.shape().size();
        int outputs = kernel.shape().get(dimensions - 1);
        int inputs = kernel.shape().get(dimensions - 2);
        int places = kernel.values().length / outputs / inputs;
        float[] turned = new float[kernel.values().length];
        int to = 0;
        for (int output = 0; output < outputs; output++) {
            for (int input = 0; input < inputs; input++) {
                for (int place = 0; place < places; place++) {
                    turned[to++] = kernel.values()[(place * inputs + input) * outputs + output];
                }
            }
        }
        return turned;
    }

    /** A kernel of one pixel becomes a matrix. */
    static Shape shape(GraphNode node, Tensor kernel) {
        List<Integer> shape = kernel.shape();
        int dimensions = shape.size();
        int outputs = shape.get(dimensions - 1);
        int inputs = shape.get(dimensions - 2);
        if (dimensions == 2 || shape.get(0) == 1) {
            return new Shape(outputs, inputs);
        }
        return node.operation() == Operation.CONVOLVE_EACH
                ? new Shape(inputs, outputs, shape.get(0), shape.get(1))
                : new Shape(outputs, inputs, shape.get(0), shape.get(1));
    }
}
