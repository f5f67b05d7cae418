package io.everalign.filter.nsfw;

import java.util.List;

/**
 * One operation of a graph. What doesn't apply to its kind is 1, false or empty.
 *
 * @param inputs names of the nodes whose values it takes
 * @param stride pixels from one place of a convolution to the next
 * @param same whether a convolution goes beyond the edges, so that stride 1 keeps the size
 * @param relu6 whether the result is cut to 0 … 6
 * @param shape of a constant
 * @param window pixels of the side of an average
 */
record GraphNode(
        String name,
        Operation operation,
        List<String> inputs,
        int stride,
        boolean same,
        boolean relu6,
        List<Integer> shape,
        int window) {

    String input(int place) {
        return inputs.get(place);
    }

    /** Rows or columns of zeros before the first and after the last, as TensorFlow places them. */
    Padding padding(int length, int kernel) {
        if (!same) {
            return new Padding(0, 0);
        }
        int places = (length + stride - 1) / stride;
        int total = Math.max(0, (places - 1) * stride + kernel - length);
        return new Padding(total / 2, total - total / 2);
    }

    record Padding(int before, int after) {

        boolean isEven() {
            return before == after;
        }
    }
}
