package io.everalign.model;

import io.everalign.model.OptimizerSettings.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program's text for a configuration: the resource with its numbers filled in. */
final class ProgramText {
    private static final String RESOURCE = "align.torchscript";
    private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)}");

    private ProgramText() {}

    static String of(
            AlignConfig config,
            ImagePreprocessor preprocessor,
            Layout layout,
            OptimizerSettings settings,
            boolean gpu) {
        Map<String, Object> values = new HashMap<>();
        values.putAll(network(config, layout));
        values.put("pixel_scale", preprocessor.scale());
        values.put("pixel_shift", preprocessor.shift());
        values.putAll(training(config, settings, gpu));
        return PLACE.matcher(read())
                .replaceAll(place -> Matcher.quoteReplacement(value(values, place.group(1))));
    }

    private static String value(Map<String, Object> values, String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalStateException(RESOURCE + ": nothing to put at " + name);
        }
        return value.toString();
    }

    private static Map<String, Object> network(AlignConfig config, Layout layout) {
        TextTower text = config.text();
        return Map.ofEntries(
                Map.entry("blocks", layout.blockRows()),
                Map.entry("batch_norm_epsilon", config.image().batchNormEpsilon()),
                Map.entry("stem_weight", layout.stemWeight()),
                Map.entry("text_weight", layout.textWeight()),
                Map.entry("projection_weight", layout.projectionWeight()),
                Map.entry("text_heads", text.heads()),
                Map.entry("text_hidden", text.hidden()),
                Map.entry("text_layers", text.layers()),
                Map.entry("layer_norm_epsilon", text.layerNormEpsilon()),
                Map.entry("pad_token", text.padToken()));
    }

    private static Map<String, Object> training(
            AlignConfig config, OptimizerSettings settings, boolean gpu) {
        return Map.ofEntries(
                Map.entry("drop_connect", config.image().dropConnect()),
                Map.entry("hidden_dropout", config.text().dropout()),
                Map.entry("attention_dropout", config.text().attentionDropout()),
                Map.entry("label_smoothing", settings.labelSmoothing()),
                Map.entry("ghost_batch", settings.ghostBatch()),
                Map.entry("micro_batch", settings.microBatch()),
                Map.entry("scales_to_norm", settings.rule() == Rule.LAMB ? "True" : "False"),
                Map.entry("precision", settings.precision().scalarType(gpu)),
                Map.entry("beta1", settings.beta1()),
                Map.entry("beta2", settings.beta2()),
                Map.entry("epsilon", settings.epsilon()),
                Map.entry("weight_decay", settings.weightDecay()),
                Map.entry("clip_norm", settings.clipNorm()),
                Map.entry("average_decay", settings.averageDecay()),
                Map.entry("batch_norm_momentum", settings.batchNormMomentum()),
                Map.entry("log_temperature_min", Math.log(settings.minTemperature())),
                Map.entry("log_temperature_max", Math.log(settings.maxTemperature())));
    }

    /** The text before any number is filled in. */
    static String read() {
        try (InputStream in = ProgramText.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
    }
}
