package io.everalign.filter.nsfw;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import io.everalign.filter.nsfw.GraphNode.Padding;
import io.everalign.filter.nsfw.ModelWeights.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A graph in native memory, run node by node. Values are pictures, rows, columns, channels, as in
 * TensorFlow, so that a convolution of single pixels is one product of matrices. It has to be one:
 * PyTorch 2.7.1's own gives wrong numbers on some processors.
 *
 * <p>Owns its weights: closing it frees them. Safe for several threads.
 */
final class Network implements AutoCloseable {
    private static final int RELU6 = 6;
    private static final Shape NOTHING = new Shape(0, 0);
    private static final Shape DENSELY = new Shape(1, 1);

    private final int side;
    private final List<GraphNode> nodes;
    private final Map<String, Set<String>> lastUses;
    private final Map<String, Float> numbers = new HashMap<>();
    private final Map<String, Weights> weights = new HashMap<>();
    private final NDManager manager;

    private record Weights(NDArray kernel, NDArray offset) {}

    /**
     * @param manager is closed with the network, also when this fails
     */
    Network(ModelGraph graph, NDManager manager) {
        this.side = graph.side();
        this.nodes = graph.nodes();
        this.lastUses = graph.lastUses();
        this.manager = manager;
        try {
            nodes.forEach(node -> own(node, node.inputs().stream().map(graph::constant).toList()));
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    private void own(GraphNode node, List<Optional<Tensor>> constants) {
        if (node.inputs().size() == 3) {
            Tensor kernel = constants.get(1).orElseThrow();
            float[] offset = constants.get(2).orElseThrow().values();
            weights.put(
                    node.name(),
                    new Weights(
                            manager.create(
                                    KernelOrder.outputsFirst(kernel),
                                    KernelOrder.shape(node, kernel)),
                            manager.create(offset)));
        } else {
            constants.stream()
                    .flatMap(Optional::stream)
                    .forEach(number -> numbers.put(node.name(), number.values()[0]));
        }
    }

    /**
     * The results for the squares of a stack of pictures.
     *
     * @param pictures at most {@code size} squares; black ones make up the rest
     * @param size how many pictures go through the network together
     * @return the results of the pictures, one after the other
     */
    float[] run(List<float[]> pictures, int size) {
        int length = 3 * side * side;
        float[] squares = new float[Math.multiplyExact(size, length)];
        for (int i = 0; i < pictures.size(); i++) {
            System.arraycopy(pictures.get(i), 0, squares, i * length, length);
        }
        Shape shape = new Shape(size, side, side, 3);
        try (NDManager scope = manager.newSubManager()) {
            GraphNode first = nodes.get(0);
            Map<String, NDArray> values = new HashMap<>();
            values.put(first.name(), scope.create(squares, shape));
            NDArray result = values.get(first.name());
            for (GraphNode node : nodes.subList(1, nodes.size())) {
                result = step(node, values, scope);
                values.put(node.name(), result);
                for (String used : lastUses.getOrDefault(node.name(), Set.of())) {
                    NDArray value = values.remove(used);
                    if (value != null) {
                        value.close();
                    }
                }
            }
            return Objects.requireNonNull(result).toFloatArray();
        }
    }

    /** The value of a node; all else that came into being on the way is freed. */
    private NDArray step(GraphNode node, Map<String, NDArray> values, NDManager scope) {
        try (NDManager step = scope.newSubManager()) {
            for (String input : Set.copyOf(node.inputs())) {
                NDArray value = values.get(input);
                if (value != null) {
                    value.tempAttach(step);
                }
            }
            List<NDArray> inputs =
                    node.inputs().stream()
                            .filter(values::containsKey)
                            .map(name -> Objects.requireNonNull(values.get(name)))
                            .toList();
            NDArray value = value(node, inputs);
            value.attach(scope);
            return value;
        }
    }

    private NDArray value(GraphNode node, List<NDArray> inputs) {
        NDArray in = inputs.get(0);
        return switch (node.operation()) {
            case MULTIPLY -> in.mul(number(node));
            case SUBTRACT -> in.sub(number(node));
            case ADD -> in.add(inputs.get(1));
            case CONVOLVE, CONVOLVE_EACH -> convolve(node, in);
            case AVERAGE -> average(in);
            case SQUEEZE -> in.reshape(in.getShape().get(0), in.getShape().get(3));
            case DENSE -> dense(in, weightsOf(node));
            case SOFTMAX -> in.softmax(1);
            case IDENTITY -> in.reshape(in.getShape());
            case PLACEHOLDER, CONSTANT -> throw new IllegalStateException("no step: " + node);
        };
    }

    private float number(GraphNode node) {
        return Objects.requireNonNull(numbers.get(node.name()));
    }

    private Weights weightsOf(GraphNode node) {
        return Objects.requireNonNull(weights.get(node.name()));
    }

    private static NDArray average(NDArray in) {
        Shape shape = in.getShape();
        NDArray average = in.reshape(shape.get(0), -1, shape.get(3)).mean(new int[] {1});
        return average.reshape(shape.get(0), 1, 1, shape.get(3));
    }

    private NDArray convolve(GraphNode node, NDArray in) {
        Weights own = weightsOf(node);
        boolean matrix = own.kernel.getShape().dimension() == 2;
        NDArray sums = matrix ? pixelByPixel(in, own) : withNeighbours(node, in, own);
        return node.relu6() ? sums.clip(0, RELU6) : sums;
    }

    private static NDArray pixelByPixel(NDArray in, Weights own) {
        Shape shape = in.getShape();
        NDArray pixels = in.reshape(-1, shape.get(3));
        return dense(pixels, own).reshape(shape.get(0), shape.get(1), shape.get(2), -1);
    }

    private static NDArray dense(NDArray in, Weights own) {
        return Linear.linear(in, own.kernel, own.offset).get(0);
    }

    private static NDArray withNeighbours(GraphNode node, NDArray in, Weights own) {
        Shape shape = in.getShape();
        int kernel = (int) own.kernel.getShape().get(2);
        Padding down = node.padding((int) shape.get(1), kernel);
        Padding across = node.padding((int) shape.get(2), kernel);
        NDArray channelsFirst = in.transpose(0, 3, 1, 2);
        Shape padding = new Shape(down.before(), across.before());
        if (!down.isEven() || !across.isEven()) {
            channelsFirst =
                    channelsFirst.pad(
                            new Shape(across.before(), across.after(), down.before(), down.after()),
                            0);
            padding = NOTHING;
        }
        int groups = node.operation() == Operation.CONVOLVE_EACH ? (int) shape.get(3) : 1;
        Shape stride = new Shape(node.stride(), node.stride());
        return Conv2d.conv2d(
                        channelsFirst, own.kernel, own.offset, stride, padding, DENSELY, groups)
                .get(0)
                .transpose(0, 2, 3, 1);
    }

    @Override
    public void close() {
        manager.close();
    }
}
