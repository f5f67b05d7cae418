package io.everalign.trainer;

import io.everalign.model.AlignConfig;
import io.everalign.model.ImageTower;
import io.everalign.model.TextTower;
import io.everalign.runtime.Setting;

/**
 * The shape of the model. Fixed once training has begun.
 *
 * @param startFrom a model to train further, whose shape and vocabulary it keeps; empty for a new
 *     one
 * @param imageTower name of the image tower's size, or {@code custom}
 * @param imageWidth width coefficient of a custom one
 * @param imageDepth depth coefficient of a custom one
 * @param imageSize side of the images it sees
 * @param dropConnect rate at which residual branches are dropped
 * @param embedding length of the embeddings; 0 for the image tower's own
 * @param textTower name of the text tower's size, or {@code custom}
 * @param textLayers layers of a custom one
 * @param textHidden hidden width of a custom one
 * @param dropout rate of the text tower's dropout
 * @param initialTemperature temperature at the beginning
 */
record ModelSettings(
        @Setting(
                        key = "train.start-from",
                        value = "",
                        about =
                                "Folder of a Hugging Face AlignModel to train further; its shape, vocabulary and preprocessing are kept, the other settings of the model do not count. Empty: a new model.")
                String startFrom,
        @Setting(
                        key = "train.image-tower",
                        value = "b0",
                        about = "Image tower: b0 to b7, l2, or custom.")
                String imageTower,
        @Setting(
                        key = "train.image-width",
                        value = "0.5",
                        min = "0.01",
                        max = "16",
                        about = "Width coefficient of a custom image tower; b0 has 1.")
                double imageWidth,
        @Setting(
                        key = "train.image-depth",
                        value = "0.5",
                        min = "0.01",
                        max = "16",
                        about = "Depth coefficient of a custom image tower; b0 has 1.")
                double imageDepth,
        @Setting(
                        key = "train.image-size",
                        value = "289",
                        min = "32",
                        max = "2048",
                        unit = "px",
                        about = "Side of the images that the model sees.")
                int imageSize,
        @Setting(
                        key = "train.drop-connect",
                        value = "0.2",
                        min = "0",
                        max = "0.9",
                        about = "Rate at which residual branches of the image tower are dropped.")
                double dropConnect,
        @Setting(
                        key = "train.embedding",
                        value = "0",
                        min = "0",
                        max = "8192",
                        about =
                                "Length of the embeddings, a multiple of 8; 0 for what the image tower's size has (b0 320, b7 640).")
                int embedding,
        @Setting(
                        key = "train.text-tower",
                        value = "mini",
                        about = "Text tower: tiny, mini, small, medium, base, large, or custom.")
                String textTower,
        @Setting(
                        key = "train.text-layers",
                        value = "2",
                        min = "1",
                        max = "128",
                        about = "Layers of a custom text tower.")
                int textLayers,
        @Setting(
                        key = "train.text-hidden",
                        value = "128",
                        min = "1",
                        max = "8192",
                        about = "Hidden width of a custom text tower.")
                int textHidden,
        @Setting(
                        key = "train.dropout",
                        value = "0.1",
                        min = "0",
                        max = "0.9",
                        about = "Dropout of the text tower.")
                double dropout,
        @Setting(
                        key = "train.initial-temperature",
                        value = "1",
                        min = "0.005",
                        max = "10",
                        about = "Temperature at the beginning; it is learned.")
                double initialTemperature) {

    /** The model with a vocabulary of this size. */
    AlignConfig config(int vocabularySize) {
        ImageTower image =
                imageTower.equals("custom")
                        ? ImageTower.scaled(imageWidth, imageDepth, imageSize)
                        : ImageTower.preset(imageTower, imageSize);
        TextTower text =
                textTower.equals("custom")
                        ? TextTower.of(vocabularySize, textLayers, textHidden)
                        : TextTower.preset(textTower, vocabularySize);
        ImageTower sized = embedding == 0 ? image : image.withFeatures(embedding);
        return AlignConfig.of(sized.withDropConnect(dropConnect), text.withDropout(dropout))
                .withInitialTemperature(initialTemperature);
    }
}
