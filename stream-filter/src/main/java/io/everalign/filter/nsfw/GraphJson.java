package io.everalign.filter.nsfw;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the nodes of TensorFlow.js' {@code model.json}, refusing whatever is not understood. */
final class GraphJson {
    static final JsonMapper MAPPER =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private static final int MOST_NODES = 2000;
    private static final List<Integer> ONES = List.of(1, 1, 1, 1);

    private GraphJson() {}

    static JsonNode parse(byte[] json) throws BadModel {
        try {
            JsonNode root = MAPPER.readTree(json);
            BadModel.unless(
                    root != null && root.isObject(),
                    "must be a JSON object",
                    root == null ? "empty" : root.getNodeType());
            return root;
        } catch (JsonProcessingException e) {
            throw new BadModel("must be JSON, but: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BadModel("must be JSON, but: " + e.getMessage());
        }
    }

    /** The nodes in their order; the attributes of each are those that its kind can have. */
    static List<GraphNode> nodes(JsonNode root) throws BadModel {
        JsonNode format = root.path("format");
        BadModel.unless(
                format.asText().equals("graph-model"), "format must be graph-model", format);
        JsonNode nodes = root.path("modelTopology").path("node");
        BadModel.unless(
                nodes.isArray() && nodes.size() <= MOST_NODES,
                "modelTopology.node must be a list of at most " + MOST_NODES,
                nodes.isArray() ? nodes.size() : nodes.getNodeType());
        List<GraphNode> result = new ArrayList<>();
        for (JsonNode node : nodes) {
            result.add(node(node));
        }
        return result;
    }

    private static GraphNode node(JsonNode node) throws BadModel {
        JsonNode name = node.path("name");
        BadModel.unless(
                name.isTextual() && !name.textValue().isEmpty(), "a node must have a name", node);
        JsonNode op = node.path("op");
        Operation operation =
                Operation.of(op.asText())
                        .orElseThrow(
                                () ->
                                        new BadModel(
                                                "node %s: op must be one of MobileNet's, but is %s"
                                                        .formatted(name.textValue(), op)));
        return node(name.textValue(), operation, inputs(node, operation), node.path("attr"));
    }

    private static List<String> inputs(JsonNode node, Operation operation) throws BadModel {
        List<String> names = new ArrayList<>();
        for (JsonNode input : node.path("input")) {
            // With a caret it only says what runs earlier, and no value is taken.
            if (!input.asText().startsWith("^")) {
                names.add(input.asText());
            }
        }
        BadModel.unless(
                names.size() == operation.inputs(),
                "node %s: inputs must be %d"
                        .formatted(node.path("name").asText(), operation.inputs()),
                node.path("input"));
        return names;
    }

    private static GraphNode node(
            String name, Operation operation, List<String> inputs, JsonNode attributes)
            throws BadModel {
        NodeAttributes have = new NodeAttributes(name, attributes);
        boolean source = operation == Operation.CONSTANT || operation == Operation.PLACEHOLDER;
        have.mustBeFloats(source ? "dtype" : "T");
        int stride = 1;
        boolean same = false;
        boolean relu6 = false;
        List<Integer> shape = List.of();
        int window = 1;
        switch (operation) {
            case CONSTANT ->
                    shape =
                            have.shape(
                                    "value",
                                    attributes.path("value").path("tensor").path("tensorShape"));
            case PLACEHOLDER -> shape = have.shape("shape", attributes.path("shape").path("shape"));
            case CONVOLVE, CONVOLVE_EACH -> {
                have.mustBe("data_format", "NHWC");
                have.mustBe("dilations", ONES);
                stride = have.square("strides");
                String padding = have.word("padding");
                same = padding.equals("SAME");
                BadModel.unless(
                        same || padding.equals("VALID"),
                        "node " + name + ": padding must be SAME or VALID",
                        padding);
                relu6 = relu6(have, true);
            }
            case AVERAGE -> {
                have.mustBe("data_format", "NHWC");
                have.mustBe("padding", "VALID");
                have.mustBe("strides", ONES);
                window = have.square("ksize");
            }
            case SQUEEZE -> have.mustBe("squeeze_dims", List.of(1, 2));
            case DENSE -> {
                have.mustBeFalse("transpose_a");
                have.mustBeFalse("transpose_b");
                relu6 = relu6(have, false);
            }
            default -> {}
        }
        return new GraphNode(name, operation, inputs, stride, same, relu6, shape, window);
    }

    /** Whether ReLU6 follows the offset. */
    private static boolean relu6(NodeAttributes have, boolean allowed) throws BadModel {
        List<String> fused = have.words("fused_ops");
        boolean relu6 = allowed && fused.equals(List.of("BiasAdd", "Relu6"));
        BadModel.unless(
                relu6 || fused.equals(List.of("BiasAdd")),
                "node "
                        + have.node()
                        + ": fused_ops must be BiasAdd"
                        + (allowed ? ", or BiasAdd and Relu6" : ""),
                fused);
        return relu6;
    }
}
