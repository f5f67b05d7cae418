package io.everalign.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Hugging Face's {@code config.json} to and from {@link AlignConfig}. */
final class ConfigJson {
    static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private ConfigJson() {}

    static String write(AlignConfig config) {
        ObjectNode root = MAPPER.createObjectNode();
        root.putArray("architectures").add("AlignModel");
        root.put("initializer_range", 0.02);
        root.put("model_type", "align");
        root.put("projection_dim", config.projectionDim());
        root.put("temperature_init_value", config.initialTemperature());
        root.set("text_config", text(config.text()));
        root.put("torch_dtype", "float32");
        root.set("vision_config", image(config.image(), config.projectionDim()));
        return print(root);
    }

    private static ObjectNode text(TextTower text) {
        return MAPPER.createObjectNode()
                .put("attention_probs_dropout_prob", text.attentionDropout())
                .put("hidden_act", "gelu")
                .put("hidden_dropout_prob", text.dropout())
                .put("hidden_size", text.hidden())
                .put("initializer_range", 0.02)
                .put("intermediate_size", text.intermediate())
                .put("layer_norm_eps", text.layerNormEpsilon())
                .put("max_position_embeddings", text.positions())
                .put("model_type", "align_text_model")
                .put("num_attention_heads", text.heads())
                .put("num_hidden_layers", text.layers())
                .put("pad_token_id", text.padToken())
                .put("type_vocab_size", text.tokenTypes())
                .put("vocab_size", text.vocabularySize());
    }

    private static ObjectNode image(ImageTower image, int features) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("batch_norm_eps", image.batchNormEpsilon());
        node.put("batch_norm_momentum", 0.99);
        node.put("depth_coefficient", image.depth());
        node.put("depth_divisor", image.channelDivisor());
        ArrayNode padding = node.putArray("depthwise_padding");
        image.squarePadding().forEach(padding::add);
        node.put("drop_connect_rate", image.dropConnect());
        stages(node, image, "expand_ratios", ImageTower.Stage::expand);
        node.put("hidden_act", "swish");
        // Hugging Face uses this only as the size of the pooling window, which must cover the map.
        node.put("hidden_dim", Math.max(features, image.imageSize()));
        node.put("image_size", image.imageSize());
        stages(node, image, "in_channels", ImageTower.Stage::in);
        node.put("initializer_range", 0.02);
        stages(node, image, "kernel_sizes", ImageTower.Stage::kernel);
        node.put("model_type", "align_vision_model");
        stages(node, image, "num_block_repeats", ImageTower.Stage::repeats);
        node.put("num_channels", 3);
        stages(node, image, "out_channels", ImageTower.Stage::out);
        node.put("pooling_type", "mean");
        node.put("squeeze_expansion_ratio", image.squeezeRatio());
        stages(node, image, "strides", ImageTower.Stage::stride);
        node.put("width_coefficient", image.width());
        return node;
    }

    private static void stages(
            ObjectNode node, ImageTower image, String key, ToIntFunction<ImageTower.Stage> value) {
        ArrayNode array = node.putArray(key);
        image.stages().forEach(stage -> array.add(value.applyAsInt(stage)));
    }

    static AlignConfig read(String json) {
        JsonFields root = new JsonFields(parse(json), "");
        root.mustBe("model_type", "align", "align");
        JsonFields text = root.object("text_config");
        JsonFields image = root.object("vision_config");
        return new AlignConfig(
                image(image),
                text(text),
                root.integer("projection_dim", 640),
                root.number("temperature_init_value", 1.0));
    }

    private static TextTower text(JsonFields node) {
        node.mustBe("hidden_act", "gelu", "gelu");
        node.mustBe("position_embedding_type", "absolute", "absolute");
        return new TextTower(
                node.integer("vocab_size", 30522),
                node.integer("hidden_size", 768),
                node.integer("num_hidden_layers", 12),
                node.integer("num_attention_heads", 12),
                node.integer("intermediate_size", 3072),
                node.integer("max_position_embeddings", 512),
                node.integer("type_vocab_size", 2),
                node.number("hidden_dropout_prob", 0.1),
                node.number("attention_probs_dropout_prob", 0.1),
                node.number("layer_norm_eps", 1e-12),
                node.integer("pad_token_id", 0));
    }

    private static ImageTower image(JsonFields node) {
        node.mustBe("hidden_act", "swish", "swish", "silu");
        node.mustBe("pooling_type", "mean", "mean");
        AlignConfig.require(node.integer("num_channels", 3) == 3, "num_channels must be 3", node);
        return new ImageTower(
                node.number("width_coefficient", 2.0),
                node.number("depth_coefficient", 3.1),
                node.integer("image_size", 600),
                node.number("drop_connect_rate", 0.2),
                node.integer("depth_divisor", 8),
                node.number("squeeze_expansion_ratio", 0.25),
                node.number("batch_norm_eps", 1e-3),
                stages(node),
                node.integers("depthwise_padding", List.of()));
    }

    private static List<ImageTower.Stage> stages(JsonFields node) {
        List<Integer> kernels = column(node, "kernel_sizes", ImageTower.Stage::kernel);
        List<Integer> in = column(node, "in_channels", ImageTower.Stage::in);
        List<Integer> out = column(node, "out_channels", ImageTower.Stage::out);
        List<Integer> strides = column(node, "strides", ImageTower.Stage::stride);
        List<Integer> repeats = column(node, "num_block_repeats", ImageTower.Stage::repeats);
        List<Integer> expand = column(node, "expand_ratios", ImageTower.Stage::expand);
        for (List<Integer> column : List.of(kernels, out, strides, repeats, expand)) {
            AlignConfig.require(
                    column.size() == in.size(), "the stage lists must be equally long", column);
        }
        List<ImageTower.Stage> stages = new ArrayList<>();
        for (int i = 0; i < in.size(); i++) {
            stages.add(
                    new ImageTower.Stage(
                            kernels.get(i),
                            in.get(i),
                            out.get(i),
                            strides.get(i),
                            repeats.get(i),
                            expand.get(i)));
        }
        return stages;
    }

    private static List<Integer> column(
            JsonFields node, String key, ToIntFunction<ImageTower.Stage> value) {
        return node.integers(key, ImageTower.STAGES.stream().mapToInt(value).boxed().toList());
    }

    static JsonNode parse(String json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            AlignConfig.require(node.isObject(), "must be a JSON object", node.getNodeType());
            return node;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    static String print(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
