package io.everalign.filter.nsfw;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code weights.bin}: the tensors of the manifest in its order, each number a byte {@code q}
 * that stands for {@code q × scale + min}.
 */
final class ModelWeights {
    /** Dimensions of a tensor up to which products of four can't overflow a long. */
    private static final int LONGEST_SIDE = 16384;

    private static final int MOST_TENSORS = 2000;

    private ModelWeights() {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Tensor(List<Integer> shape, float[] values) {}

    static Map<String, Tensor> read(JsonNode root, byte[] weights) throws BadModel {
        JsonNode groups = root.path("weightsManifest");
        BadModel.unless(
                groups.isArray() && groups.size() == 1,
                "weightsManifest must be a list of one group",
                groups.getNodeType());
        JsonNode tensors = groups.get(0).path("weights");
        BadModel.unless(
                tensors.isArray() && tensors.size() <= MOST_TENSORS,
                "weightsManifest[0].weights must be a list of at most " + MOST_TENSORS,
                tensors.getNodeType());
        Map<String, Tensor> read = new LinkedHashMap<>();
        int start = 0;
        for (JsonNode entry : tensors) {
            String name = entry.path("name").asText();
            Tensor tensor = tensor("weight " + name, entry, weights, start);
            BadModel.unless(
                    read.put(name, tensor) == null, "weights must have one name each", name);
            start += tensor.values().length;
        }
        BadModel.unless(
                start == weights.length,
                "weights.bin must have " + start + " bytes",
                weights.length);
        return read;
    }

    private static Tensor tensor(String name, JsonNode entry, byte[] weights, int start)
            throws BadModel {
        mustBe(name + ": dtype", entry.path("dtype"), "float32");
        JsonNode quantization = entry.path("quantization");
        mustBe(name + ": quantization.dtype", quantization.path("dtype"), "uint8");
        double scale = number(name + ": quantization.scale", quantization.path("scale"));
        double min = number(name + ": quantization.min", quantization.path("min"));
        List<Integer> shape = shape(name, entry.path("shape"));
        long count = shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        BadModel.unless(
                count <= weights.length - start,
                "%s: shape %s must fit into the %d bytes of weights.bin that are left"
                        .formatted(name, shape, weights.length - start),
                count);
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((weights[start + i] & 0xFF) * scale + min);
        }
        return new Tensor(shape, values);
    }

    private static List<Integer> shape(String name, JsonNode sizes) throws BadModel {
        BadModel.unless(
                sizes.isArray() && sizes.size() <= 4,
                name + ": shape must have at most 4 dimensions",
                sizes);
        List<Integer> shape = new ArrayList<>();
        for (JsonNode size : sizes) {
            BadModel.unless(
                    size.isInt() && size.intValue() >= 1 && size.intValue() <= LONGEST_SIDE,
                    name + ": shape must hold integers from 1 to " + LONGEST_SIDE,
                    size);
            shape.add(size.intValue());
        }
        return List.copyOf(shape);
    }

    private static void mustBe(String key, JsonNode value, String word) throws BadModel {
        BadModel.unless(value.asText().equals(word), key + " must be " + word, value);
    }

    private static double number(String key, JsonNode value) throws BadModel {
        double number = value.doubleValue();
        // Far below the largest float, so that no weight and no sum of them is infinite at once.
        BadModel.unless(
                value.isNumber() && Math.abs(number) <= 1e6,
                key + " must be a number from -1e6 to 1e6",
                value);
        return number;
    }
}
