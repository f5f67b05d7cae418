package io.everalign.filter.nsfw;

import com.fasterxml.jackson.databind.JsonNode;
import io.everalign.filter.nsfw.ModelWeights.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A classifier as a graph that is known to run: every input of a node is the value of an earlier
 * one, every shape fits, and nothing is larger than it may be.
 *
 * @param nodes the operations in the order in which they run; the last one's value is the result
 * @param constants the weights, by the name of their node
 * @param side pixels of a side of the square that it takes
 */
record ModelGraph(List<GraphNode> nodes, Map<String, Tensor> constants, int side) {

    static ModelGraph read(byte[] json, byte[] weights) throws BadModel {
        JsonNode root = GraphJson.parse(json);
        List<GraphNode> all = GraphJson.nodes(root);
        Map<String, Tensor> constants = ModelWeights.read(root, weights);
        checkNames(all);
        GraphShapes shapes = new GraphShapes();
        for (GraphNode node : all) {
            if (node.operation() == Operation.CONSTANT) {
                checkConstant(node, constants.get(node.name()));
            }
            shapes.add(node);
        }
        for (String name : constants.keySet()) {
            BadModel.unless(shapes.isConstant(name), "weights must be of a Const node", name);
        }
        List<GraphNode> steps =
                all.stream().filter(node -> node.operation() != Operation.CONSTANT).toList();
        checkEnds(steps);
        return new ModelGraph(steps, constants, shapes.checkedSide(steps));
    }

    private static void checkNames(List<GraphNode> nodes) throws BadModel {
        Set<String> names = new HashSet<>();
        for (GraphNode node : nodes) {
            for (String input : node.inputs()) {
                BadModel.unless(
                        names.contains(input),
                        "node " + node.name() + ": input must be an earlier node",
                        input);
            }
            BadModel.unless(names.add(node.name()), "nodes must have one name each", node.name());
        }
    }

    private static void checkConstant(GraphNode node, @Nullable Tensor tensor) throws BadModel {
        if (tensor == null) {
            throw new BadModel("node " + node.name() + ": its weights are missing");
        }
        BadModel.unless(
                tensor.shape().equals(node.shape()),
                "node " + node.name() + ": shape must be that of its weights, " + tensor.shape(),
                node.shape());
    }

    private static void checkEnds(List<GraphNode> steps) throws BadModel {
        long inputs =
                steps.stream().filter(node -> node.operation() == Operation.PLACEHOLDER).count();
        BadModel.unless(
                inputs == 1 && steps.get(0).operation() == Operation.PLACEHOLDER,
                "the graph must have one Placeholder, before all operations",
                inputs);
    }

    /** The weights of a node of this name, if it is a constant. */
    Optional<Tensor> constant(String name) {
        return Optional.ofNullable(constants.get(name));
    }

    /** For each node, the values that no node after it takes. */
    Map<String, Set<String>> lastUses() {
        Map<String, String> lastUser = new HashMap<>();
        for (GraphNode node : nodes) {
            node.inputs().forEach(input -> lastUser.put(input, node.name()));
        }
        Map<String, Set<String>> uses = new HashMap<>();
        lastUser.forEach(
                (value, user) -> uses.computeIfAbsent(user, u -> new HashSet<>()).add(value));
        return uses;
    }
}
