package io.everalign.filter.nsfw;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The attributes of one node in {@code model.json}, in TensorFlow's way of writing them. */
record NodeAttributes(String node, JsonNode attributes) {
    private static final int LONGEST_LIST = 8;

    /** A word, which is written as base64. */
    String word(String key) throws BadModel {
        return word(key, attributes.path(key).path("s"));
    }

    private String word(String key, JsonNode value) throws BadModel {
        require(value.isTextual(), key, "must be a word", value);
        try {
            return new String(
                    Base64.getDecoder().decode(value.textValue()), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            throw new BadModel(at(key) + " must be base64, but is " + value);
        }
    }

    void mustBe(String key, String word) throws BadModel {
        String found = word(key);
        require(found.equals(word), key, "must be " + word, found);
    }

    void mustBeFalse(String key) throws BadModel {
        JsonNode value = attributes.path(key).path("b");
        require(value.isBoolean() && !value.booleanValue(), key, "must be false", value);
    }

    /** Everything is computed in 32-bit floats. */
    void mustBeFloats(String key) throws BadModel {
        JsonNode value = attributes.path(key).path("type");
        require(value.asText().equals("DT_FLOAT"), key, "must be DT_FLOAT", value);
    }

    List<Integer> integers(String key) throws BadModel {
        JsonNode list = list(key).path("i");
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode item : list) {
            numbers.add(integer(key, item));
        }
        return numbers;
    }

    void mustBe(String key, List<Integer> numbers) throws BadModel {
        List<Integer> found = integers(key);
        require(found.equals(numbers), key, "must be " + numbers, found);
    }

    List<String> words(String key) throws BadModel {
        List<String> words = new ArrayList<>();
        for (JsonNode item : list(key).path("s")) {
            words.add(word(key, item));
        }
        return words;
    }

    /** The same number for rows and columns, in a list for pictures, rows, columns, channels. */
    int square(String key) throws BadModel {
        List<Integer> found = integers(key);
        require(found.size() == 4, key, "must be 4 numbers", found);
        int number = found.get(1);
        require(found.equals(List.of(1, number, number, 1)), key, "must be [1, n, n, 1]", found);
        return number;
    }

    /** The shape of a tensor: {@code {"dim": [{"size": "3"}, …]}}. */
    List<Integer> shape(String key, JsonNode shape) throws BadModel {
        JsonNode dimensions = shape.path("dim");
        require(
                dimensions.isMissingNode() || (dimensions.isArray() && dimensions.size() <= 4),
                key,
                "must have at most 4 dimensions",
                dimensions);
        List<Integer> sizes = new ArrayList<>();
        for (JsonNode dimension : dimensions) {
            sizes.add(integer(key, dimension.path("size")));
        }
        return sizes;
    }

    private JsonNode list(String key) throws BadModel {
        JsonNode list = attributes.path(key).path("list");
        require(list.isObject(), key, "must be a list", attributes.path(key));
        for (JsonNode items : list) {
            require(
                    items.isArray() && items.size() <= LONGEST_LIST,
                    key,
                    "must be a list of at most " + LONGEST_LIST,
                    items);
        }
        return list;
    }

    private int integer(String key, JsonNode value) throws BadModel {
        String text = value.asText();
        require(text.matches("-?\\d{1,9}"), key, "must be an integer", value);
        return Integer.parseInt(text);
    }

    private void require(boolean holds, String key, String rule, Object value) throws BadModel {
        BadModel.unless(holds, at(key) + " " + rule, value);
    }

    private String at(String key) {
        return "node " + node + ": " + key;
    }
}
