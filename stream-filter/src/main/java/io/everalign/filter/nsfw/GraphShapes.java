package io.everalign.filter.nsfw;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The shape of every value of a graph for one picture: rows, columns, channels, or channels alone.
 * Adding a node checks that its inputs fit it.
 */
final class GraphShapes {
    private static final int MOST_PIXELS = 1024;
    private static final int LARGEST_KERNEL = 7;
    private static final int LARGEST_STRIDE = 4;

    /** Floats of one value for one picture: 32 MiB. */
    private static final long MOST_FLOATS = 8L << 20;

    private final Map<String, List<Integer>> shapes = new HashMap<>();
    private final Map<String, List<Integer>> constants = new HashMap<>();

    void add(GraphNode node) throws BadModel {
        if (node.operation() == Operation.CONSTANT) {
            constants.put(node.name(), node.shape());
            return;
        }
        List<Integer> shape =
                switch (node.operation()) {
                    case PLACEHOLDER -> placeholder(node);
                    case MULTIPLY, SUBTRACT -> scaled(node);
                    case ADD -> sum(node);
                    case CONVOLVE, CONVOLVE_EACH -> convolved(node);
                    case AVERAGE -> averaged(node);
                    case SQUEEZE -> squeezed(node);
                    case DENSE -> dense(node);
                    case SOFTMAX -> softmax(node);
                    case IDENTITY, CONSTANT -> value(node, 0);
                };
        long floats = shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        require(floats <= MOST_FLOATS, node, "must have at most " + MOST_FLOATS + " floats", shape);
        shapes.put(node.name(), shape);
    }

    boolean isConstant(String name) {
        return constants.containsKey(name);
    }

    /** The side of the square that the first node takes, if the last gives a number a class. */
    int checkedSide(List<GraphNode> steps) throws BadModel {
        GraphNode last = steps.get(steps.size() - 1);
        List<Integer> result = value(last.name());
        int classes = NsfwClass.values().length;
        require(
                result.equals(List.of(classes)),
                last,
                "must give " + classes + " numbers, one for each class",
                result);
        return value(steps.get(0).name()).get(0);
    }

    private static List<Integer> placeholder(GraphNode node) throws BadModel {
        List<Integer> shape = node.shape();
        boolean fits = shape.size() == 4 && shape.get(0) == -1;
        int side = fits ? shape.get(1) : 0;
        require(
                side >= 2 && side <= MOST_PIXELS && shape.equals(List.of(-1, side, side, 3)),
                node,
                "shape must be [-1, n, n, 3] with n from 2 to " + MOST_PIXELS,
                shape);
        return List.of(side, side, 3);
    }

    private List<Integer> scaled(GraphNode node) throws BadModel {
        boolean first = shapes.containsKey(node.input(0));
        require(
                first || node.operation() == Operation.MULTIPLY,
                node,
                "must subtract a constant, not from one",
                node.input(0));
        List<Integer> number = constant(node, first ? 1 : 0);
        require(number.isEmpty(), node, "its constant must be one number", number);
        return value(node, first ? 0 : 1);
    }

    private List<Integer> sum(GraphNode node) throws BadModel {
        List<Integer> first = value(node, 0);
        require(
                first.equals(value(node, 1)),
                node,
                "must add equal shapes " + first,
                value(node, 1));
        return first;
    }

    private List<Integer> convolved(GraphNode node) throws BadModel {
        List<Integer> in = image(node);
        List<Integer> kernel = constant(node, 1);
        int side = kernel.size() == 4 ? kernel.get(0) : 0;
        require(
                side >= 1 && side <= LARGEST_KERNEL && kernel.get(1) == side,
                node,
                "its kernel must be a square of at most " + LARGEST_KERNEL,
                kernel);
        require(kernel.get(2).equals(in.get(2)), node, "must take channels of " + in, kernel);
        boolean each = node.operation() == Operation.CONVOLVE_EACH;
        require(
                !each || (kernel.get(3) == 1 && side > 1),
                node,
                "must give one channel for each, from more than one pixel",
                kernel);
        int largestStride = side == 1 ? 1 : LARGEST_STRIDE;
        require(
                node.stride() >= 1 && node.stride() <= largestStride,
                node,
                "its stride must be from 1 to " + largestStride,
                node.stride());
        int channels = each ? kernel.get(2) : kernel.get(3);
        checkOffset(node, channels);
        int rows = places(node, in.get(0), side);
        int columns = places(node, in.get(1), side);
        return List.of(rows, columns, channels);
    }

    private static int places(GraphNode node, int length, int kernel) throws BadModel {
        GraphNode.Padding padding = node.padding(length, kernel);
        int padded = padding.before() + length + padding.after();
        require(padded >= kernel, node, "its kernel must fit into " + padded + " pixels", kernel);
        return (padded - kernel) / node.stride() + 1;
    }

    private List<Integer> averaged(GraphNode node) throws BadModel {
        List<Integer> in = image(node);
        require(
                in.get(0) == node.window() && in.get(1) == node.window(),
                node,
                "must average all of " + in,
                node.window());
        return List.of(1, 1, in.get(2));
    }

    private List<Integer> squeezed(GraphNode node) throws BadModel {
        List<Integer> in = image(node);
        require(in.get(0) == 1 && in.get(1) == 1, node, "must squeeze one pixel", in);
        return List.of(in.get(2));
    }

    private List<Integer> dense(GraphNode node) throws BadModel {
        List<Integer> in = value(node, 0);
        List<Integer> matrix = constant(node, 1);
        require(
                in.size() == 1 && matrix.size() == 2 && matrix.get(0).equals(in.get(0)),
                node,
                "its matrix must have a row for each of " + in,
                matrix);
        checkOffset(node, matrix.get(1));
        return List.of(matrix.get(1));
    }

    private List<Integer> softmax(GraphNode node) throws BadModel {
        require(value(node, 0).size() == 1, node, "must be of one dimension", value(node, 0));
        return value(node, 0);
    }

    private void checkOffset(GraphNode node, int channels) throws BadModel {
        List<Integer> offset = constant(node, 2);
        require(
                offset.equals(List.of(channels)),
                node,
                "its offset must have " + channels + " numbers",
                offset);
    }

    private List<Integer> image(GraphNode node) throws BadModel {
        require(value(node, 0).size() == 3, node, "must take pictures", value(node, 0));
        return value(node, 0);
    }

    private List<Integer> value(GraphNode node, int place) throws BadModel {
        String name = node.input(place);
        require(shapes.containsKey(name), node, "input " + place + " must be no constant", name);
        return value(name);
    }

    private List<Integer> value(String name) {
        return Objects.requireNonNull(shapes.get(name));
    }

    private List<Integer> constant(GraphNode node, int place) throws BadModel {
        List<Integer> shape = constants.get(node.input(place));
        if (shape == null) {
            throw new BadModel(
                    "node %s: input %d must be a constant, but is %s"
                            .formatted(node.name(), place, node.input(place)));
        }
        return shape;
    }

    private static void require(boolean holds, GraphNode node, String rule, Object value)
            throws BadModel {
        BadModel.unless(holds, "node " + node.name() + ": " + rule, value);
    }
}
