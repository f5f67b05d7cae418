package io.everalign.model;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The shape of an ALIGN model: two towers that meet in one space.
 *
 * @param image the image tower
 * @param text the text tower
 * @param projectionDim the length of both embeddings: the image tower's own width
 * @param initialTemperature the temperature that training starts from
 */
public record AlignConfig(
        ImageTower image, TextTower text, int projectionDim, double initialTemperature) {

    public AlignConfig {
        require(
                projectionDim == image.features(),
                "projection dimension must equal the image tower's width, "
                        + image.features()
                        + ", because that side has no projection",
                projectionDim);
        require(
                initialTemperature >= 1e-4 && initialTemperature <= 100,
                "initial temperature must be 0.0001 to 100",
                initialTemperature);
        Layout.requireStorable(image, text, projectionDim);
    }

    /** The projection dimension that fits, and the paper's initial temperature of 1. */
    public static AlignConfig of(ImageTower image, TextTower text) {
        return new AlignConfig(image, text, image.features(), 1.0);
    }

    public AlignConfig withInitialTemperature(double temperature) {
        return new AlignConfig(image, text, projectionDim, temperature);
    }

    /** Hugging Face's {@code config.json}. */
    public String toJson() {
        return ConfigJson.write(this);
    }

    /** Reads Hugging Face's {@code config.json}; what is absent takes the defaults of its class. */
    public static AlignConfig fromJson(String json) {
        return ConfigJson.read(json);
    }

    /** Reads the {@code config.json} of a Hugging Face {@code AlignModel} directory. */
    public static AlignConfig load(Path directory) throws IOException {
        Path file = directory.resolve(ModelFiles.CONFIG);
        try {
            return fromJson(ModelFiles.readText(file));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    static void require(boolean holds, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", but is " + value);
        }
    }
}
