package io.everalign.model;

import static io.everalign.model.AlignConfig.require;
import static io.everalign.model.ImagePreprocessor.MAX_RESIZED;
import static io.everalign.model.ImagePreprocessor.MAX_SIDE;
import static io.everalign.model.ImagePreprocessor.RESCALE_FACTOR;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.everalign.images.Resample;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The settings of Hugging Face's {@code EfficientNetImageProcessor} to and from {@link
 * ImagePreprocessor}. What is absent takes the defaults of the class in transformers 5.
 */
final class PreprocessorJson {
    private static final String TYPE = "EfficientNetImageProcessor";
    private static final int CHANNELS = 3;
    private static final double BYTE = 1 / 255.0;

    private PreprocessorJson() {}

    /** As transformers 5: the settings within the processor's file go first. */
    static ImagePreprocessor load(Path directory) throws IOException {
        Path nested = directory.resolve(ModelFiles.PROCESSOR);
        if (Files.exists(nested)) {
            JsonFields fields = new JsonFields(ConfigJson.parse(ModelFiles.readText(nested)), "");
            if (fields.has("image_processor")) {
                return read(fields.object("image_processor"));
            }
        }
        return read(ModelFiles.readText(directory.resolve(ModelFiles.PREPROCESSOR)));
    }

    static ImagePreprocessor read(String json) {
        return read(new JsonFields(ConfigJson.parse(json), ""));
    }

    private static ImagePreprocessor read(JsonFields fields) {
        fields.mustBe("image_processor_type", TYPE, TYPE, TYPE + "Fast", TYPE + "Pil");
        require(
                fields.flag("do_resize", true),
                fields.path() + "do_resize must be true, because the network needs one size",
                false);
        Size size = size(fields, "size", 346);
        boolean cropped = fields.flag("do_center_crop", false);
        Size crop = cropped ? size(fields, "crop_size", 289) : size;
        String rule = fields.path() + (cropped ? "crop_size" : "size");
        require(crop.height == crop.width, rule + " must be square", crop);
        require(crop.height <= MAX_SIDE, rule + " must be at most " + MAX_SIDE, crop);
        require(
                crop.height <= size.height && crop.width <= size.width,
                rule + " must fit into size " + size,
                crop);
        List<Double> factors = new ArrayList<>();
        List<Double> offsets = new ArrayList<>();
        colors(fields, factors, offsets);
        return new ImagePreprocessor(
                size.height, size.width, resample(fields), crop.height, factors, offsets);
    }

    private static Resample resample(JsonFields fields) {
        int number = fields.integer("resample", Resample.BICUBIC.number());
        return Resample.of(number, fields.path() + "resample");
    }

    private record Size(int height, int width) {
        @Override
        public String toString() {
            return height + " × " + width;
        }
    }

    /** An object of both sides, a list of height and width, or one number for a square. */
    private static Size size(JsonFields fields, String key, int absent) {
        JsonNode value = fields.node().path(key);
        if (value.isIntegralNumber() || !fields.has(key)) {
            int side = fields.integer(key, absent);
            return bounded(fields.path() + key, new Size(side, side));
        }
        if (value.isArray()) {
            List<Integer> sides = fields.integers(key, List.of());
            require(sides.size() == 2, fields.path() + key + " must hold two sides", value);
            return bounded(fields.path() + key, new Size(sides.get(0), sides.get(1)));
        }
        JsonFields sides = fields.object(key);
        require(
                sides.has("height") && sides.has("width"),
                fields.path() + key + " must hold height and width",
                value);
        return bounded(
                fields.path() + key,
                new Size(sides.integer("height", absent), sides.integer("width", absent)));
    }

    private static Size bounded(String field, Size size) {
        require(
                Math.min(size.height, size.width) >= 1
                        && Math.max(size.height, size.width) <= MAX_RESIZED,
                field + " must be 1 to " + MAX_RESIZED,
                size);
        return size;
    }

    /** Each step is affine in every channel: rescaling, normalising, and that once more. */
    private static void colors(JsonFields fields, List<Double> factors, List<Double> offsets) {
        boolean rescale = fields.flag("do_rescale", true);
        double factor = rescale ? fields.number("rescale_factor", BYTE) : 1;
        boolean centered = fields.flag("rescale_offset", false);
        double offset = rescale && centered ? -1 : 0;
        boolean normalize = fields.flag("do_normalize", true);
        boolean again = fields.flag("include_top", true);
        List<Double> means = channels(fields, "image_mean");
        List<Double> deviations = channels(fields, "image_std");
        for (int channel = 0; channel < CHANNELS; channel++) {
            double deviation = deviations.get(channel);
            require(deviation > 0, fields.path() + "image_std must be positive", deviation);
            double mean = normalize ? means.get(channel) : 0;
            double divisor = (normalize ? deviation : 1) * (again ? deviation : 1);
            factors.add(factor / divisor);
            offsets.add((offset - mean) / divisor);
        }
    }

    /** A number for each channel, or one for all. */
    private static List<Double> channels(JsonFields fields, String key) {
        JsonNode value = fields.node().path(key);
        if (!value.isArray()) {
            return Collections.nCopies(CHANNELS, fields.number(key, 0.5));
        }
        List<Double> numbers = new ArrayList<>();
        for (JsonNode item : value) {
            require(item.isNumber(), fields.path() + key + " must hold numbers", item);
            numbers.add(item.doubleValue());
        }
        require(numbers.size() == CHANNELS, fields.path() + key + " must hold 3", value);
        return numbers;
    }

    static void save(ImagePreprocessor preprocessor, Path directory) throws IOException {
        ObjectNode settings = settings(preprocessor);
        ModelFiles.writeText(
                directory.resolve(ModelFiles.PREPROCESSOR), ConfigJson.print(settings));
        ObjectNode processor = ConfigJson.MAPPER.createObjectNode();
        processor.put("processor_class", "AlignProcessor");
        processor.set("image_processor", settings);
        ModelFiles.writeText(directory.resolve(ModelFiles.PROCESSOR), ConfigJson.print(processor));
    }

    private static ObjectNode settings(ImagePreprocessor preprocessor) {
        ObjectNode node = ConfigJson.MAPPER.createObjectNode();
        sides(node, "crop_size", preprocessor.side(), preprocessor.side());
        node.put("do_center_crop", true).put("do_rescale", true).put("do_resize", true);
        node.put("image_processor_type", TYPE);
        node.put("include_top", false).put("processor_class", "AlignProcessor");
        node.put("resample", preprocessor.resample().number());
        sides(node, "size", preprocessor.resizedHeight(), preprocessor.resizedWidth());
        colors(node, preprocessor);
        return node;
    }

    private static void sides(ObjectNode node, String key, int height, int width) {
        node.putObject(key).put("height", height).put("width", width);
    }

    /** ALIGN's range in its own words, any other in those that all processors know. */
    private static void colors(ObjectNode node, ImagePreprocessor preprocessor) {
        boolean plain = preprocessor.hasPlainColors();
        node.put("do_normalize", !plain).put("rescale_offset", plain);
        node.put("rescale_factor", plain ? RESCALE_FACTOR : BYTE);
        ArrayNode means = node.putArray("image_mean");
        ArrayNode deviations = node.putArray("image_std");
        for (int channel = 0; channel < CHANNELS; channel++) {
            double scale = preprocessor.scale().get(channel);
            double shift = preprocessor.shift().get(channel);
            double deviation = shortest(BYTE / scale, x -> BYTE / x, scale);
            deviations.add(plain ? 0.5 : deviation);
            means.add(plain ? 0.5 : shortest(-shift * deviation, x -> -x / deviation, shift));
        }
    }

    /** The number of fewest digits that reads back as the same float. */
    private static double shortest(double exact, DoubleUnaryOperator readBack, double wanted) {
        for (int digits = 1; digits <= 16; digits++) {
            double rounded = new BigDecimal(exact, new MathContext(digits)).doubleValue();
            if ((float) readBack.applyAsDouble(rounded) == (float) wanted) {
                return rounded;
            }
        }
        return exact;
    }
}
