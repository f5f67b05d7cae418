package io.everalign.model;

import static io.everalign.model.AlignConfig.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The fields of a JSON object, read with their types checked; an error names the whole path. */
record JsonFields(JsonNode node, String path) {

    int integer(String key, int absent) {
        JsonNode value = value(key);
        if (isAbsent(value)) {
            return absent;
        }
        require(
                value.isIntegralNumber() && value.canConvertToInt(),
                path + key + " must be an integer",
                value);
        return value.intValue();
    }

    double number(String key, double absent) {
        JsonNode value = value(key);
        if (isAbsent(value)) {
            return absent;
        }
        require(
                value.isNumber() && Double.isFinite(value.doubleValue()),
                path + key + " must be a number",
                value);
        return value.doubleValue();
    }

    boolean flag(String key, boolean absent) {
        JsonNode value = value(key);
        if (isAbsent(value)) {
            return absent;
        }
        require(value.isBoolean(), path + key + " must be true or false", value);
        return value.booleanValue();
    }

    List<Integer> integers(String key, List<Integer> absent) {
        JsonNode value = value(key);
        if (isAbsent(value)) {
            return absent;
        }
        require(value.isArray() && value.size() <= 1000, path + key + " must be a short list", key);
        List<Integer> result = new ArrayList<>();
        for (JsonNode item : value) {
            require(
                    item.canConvertToInt() && item.isIntegralNumber(),
                    path + key + " must hold integers",
                    item);
            result.add(item.intValue());
        }
        return result;
    }

    JsonFields object(String key) {
        JsonNode value = value(key);
        require(isAbsent(value) || value.isObject(), path + key + " must be an object", value);
        return new JsonFields(
                isAbsent(value) ? MissingNode.getInstance() : value, path + key + ".");
    }

    boolean has(String key) {
        return !isAbsent(value(key));
    }

    /** Refuses a choice that this network does not have. */
    void mustBe(String key, String absent, String... allowed) {
        JsonNode value = value(key);
        String text = isAbsent(value) ? absent : value.asText();
        require(Arrays.asList(allowed).contains(text), path + key + " must be " + allowed[0], text);
    }

    private JsonNode value(String key) {
        return node.path(key);
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
