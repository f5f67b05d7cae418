package io.everalign.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * From an encoded picture to the square of pixels that the network sees: resized to a somewhat
 * larger square, whatever its proportions, then cropped. Values stay bytes; the program scales
 * them.
 *
 * @param resizedSide side of the square that the whole picture is resized to
 * @param side side of the crop
 */
public record ImagePreprocessor(int resizedSide, int side) {
    /** Pixel values 0 to 255 become -1 to 1. */
    static final double RESCALE_FACTOR = 0.00784313725490196;

    /** Pictures with more pixels are refused before they are decoded. */
    public static final int MAX_PIXELS = 64_000_000;

    private static final int PAPER_SIDE = 289;
    private static final int PAPER_MARGIN = 346 - PAPER_SIDE;
    private static final int PILLOW_BILINEAR = 2;

    public ImagePreprocessor {
        AlignConfig.require(side >= 1 && side <= 2048, "crop side must be 1 to 2048", side);
        AlignConfig.require(
                resizedSide >= side && resizedSide <= 4096,
                "resized side must be " + side + " to 4096",
                resizedSide);
    }

    /** The paper's 346 to 289 for an image size, its margin rounded so that every crop agrees. */
    public static ImagePreprocessor forImageSize(int imageSize) {
        int margin = Math.round((float) imageSize * PAPER_MARGIN / PAPER_SIDE);
        // Halves of a pixel are rounded down by one processor and to even by the other.
        return new ImagePreprocessor(
                imageSize + (margin % 4 == 3 ? margin - 1 : margin), imageSize);
    }

    /** The picture's middle, as for evaluation and inference. */
    public byte[] centered(byte[] encoded) throws BadImage {
        int offset = (resizedSide - side) / 2;
        return resized(encoded).crop(offset, offset, side, false);
    }

    /** A random crop, mirrored half of the time, as for training. */
    public byte[] augmented(byte[] encoded, long seed) throws BadImage {
        SplittableRandom random = new SplittableRandom(seed);
        int left = random.nextInt(resizedSide - side + 1);
        int top = random.nextInt(resizedSide - side + 1);
        return resized(encoded).crop(left, top, side, random.nextBoolean());
    }

    private Pixels resized(byte[] encoded) throws BadImage {
        return BilinearResize.resize(
                ImageDecoder.decode(encoded, MAX_PIXELS), resizedSide, resizedSide);
    }

    /** Reads either of the files in which Hugging Face keeps these settings. */
    public static ImagePreprocessor load(Path directory) throws IOException {
        Path file = directory.resolve(ModelFiles.PREPROCESSOR);
        if (Files.exists(file)) {
            return of(new JsonFields(ConfigJson.parse(ModelFiles.readText(file)), ""));
        }
        String json = ModelFiles.readText(directory.resolve(ModelFiles.PROCESSOR));
        return of(new JsonFields(ConfigJson.parse(json), "").object("image_processor"));
    }

    private static ImagePreprocessor of(JsonFields node) {
        JsonFields size = node.object("size");
        JsonFields crop = node.object("crop_size");
        int resized = size.integer("height", 346);
        int side = crop.integer("height", 289);
        AlignConfig.require(size.integer("width", 346) == resized, "size must be square", node);
        AlignConfig.require(crop.integer("width", 289) == side, "crop_size must be square", node);
        AlignConfig.require(
                node.integer("resample", 3) == PILLOW_BILINEAR,
                "resample must be 2, bilinear",
                node);
        double factor = node.number("rescale_factor", 1 / 255.0);
        boolean centred = node.flag("rescale_offset", false) && Math.abs(factor * 127.5 - 1) < 1e-6;
        AlignConfig.require(centred, "pixels must be rescaled to -1 … 1", factor);
        AlignConfig.require(
                !node.flag("do_normalize", true) && !node.flag("include_top", true),
                "pixels must not be normalised further",
                node);
        return new ImagePreprocessor(
                node.flag("do_resize", true) ? resized : side,
                node.flag("do_center_crop", false) ? side : resized);
    }

    /** Writes both files, because each version of transformers reads another one. */
    void save(Path directory) throws IOException {
        ObjectNode settings = settings();
        ModelFiles.writeText(
                directory.resolve(ModelFiles.PREPROCESSOR), ConfigJson.print(settings));
        ObjectNode processor = ConfigJson.MAPPER.createObjectNode();
        processor.put("processor_class", "AlignProcessor");
        processor.set("image_processor", settings);
        ModelFiles.writeText(directory.resolve(ModelFiles.PROCESSOR), ConfigJson.print(processor));
    }

    private ObjectNode settings() {
        ObjectNode node = ConfigJson.MAPPER.createObjectNode();
        node.putObject("crop_size").put("height", side).put("width", side);
        node.put("do_center_crop", true).put("do_normalize", false);
        node.put("do_rescale", true).put("do_resize", true);
        node.putArray("image_mean").add(0.5).add(0.5).add(0.5);
        node.put("image_processor_type", "EfficientNetImageProcessor");
        node.putArray("image_std").add(0.5).add(0.5).add(0.5);
        node.put("include_top", false).put("processor_class", "AlignProcessor");
        node.put("resample", PILLOW_BILINEAR).put("rescale_factor", RESCALE_FACTOR);
        node.put("rescale_offset", true);
        node.putObject("size").put("height", resizedSide).put("width", resizedSide);
        return node;
    }
}
