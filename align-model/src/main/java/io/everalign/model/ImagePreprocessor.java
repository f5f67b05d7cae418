package io.everalign.model;

import static io.everalign.model.AlignConfig.require;

import io.everalign.images.BadImage;
import io.everalign.images.ImageDecoder;
import io.everalign.images.Pixels;
import io.everalign.images.Resample;
import io.everalign.images.Resample.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * From an encoded picture to the square of pixels that the network sees: resized, whatever its
 * proportions, then cropped. Values stay bytes; the program makes {@code byte × scale + shift} of
 * them.
 *
 * @param resizedHeight height that the whole picture is resized to
 * @param resizedWidth width that the whole picture is resized to
 * @param resample how it is resized
 * @param side side of the crop
 * @param scale factors of red, green and blue; rounded to what a float holds
 * @param shift what is added to red, green and blue then; rounded likewise
 */
public record ImagePreprocessor(
        int resizedHeight,
        int resizedWidth,
        Resample resample,
        int side,
        List<Double> scale,
        List<Double> shift) {

    /** Pixel values 0 to 255 become -1 to 1. */
    static final double RESCALE_FACTOR = 0.00784313725490196;

    /** Pictures with more pixels are refused before they are decoded. */
    public static final int MAX_PIXELS = 64_000_000;

    private static final List<Double> PLAIN_SCALE =
            List.of(RESCALE_FACTOR, RESCALE_FACTOR, RESCALE_FACTOR);
    private static final List<Double> PLAIN_SHIFT = List.of(-1.0, -1.0, -1.0);
    static final int MAX_SIDE = 2048;
    static final int MAX_RESIZED = 4096;
    private static final double MAX_FACTOR = 1e6;
    private static final int CHANNELS = 3;
    private static final int PAPER_SIDE = 289;
    private static final int PAPER_MARGIN = 346 - PAPER_SIDE;

    public ImagePreprocessor {
        require(side >= 1 && side <= MAX_SIDE, "crop side must be 1 to " + MAX_SIDE, side);
        for (int resized : List.of(resizedHeight, resizedWidth)) {
            require(
                    resized >= side && resized <= MAX_RESIZED,
                    "resized side must be " + side + " to " + MAX_RESIZED,
                    resized);
        }
        scale = channels(scale);
        shift = channels(shift);
        for (double factor : scale) {
            require(
                    factor >= 1 / MAX_FACTOR && factor <= MAX_FACTOR,
                    "pixel scale, rescale_factor / image_std, must be 1e-6 to 1e6",
                    factor);
        }
        for (double offset : shift) {
            require(
                    Math.abs(offset) <= MAX_FACTOR,
                    "pixel shift, -image_mean / image_std, must be -1e6 to 1e6",
                    offset);
        }
    }

    private static List<Double> channels(List<Double> values) {
        require(values.size() == CHANNELS, "pixels have 3 channels", values.size());
        return values.stream().map(value -> (double) value.floatValue()).toList();
    }

    /** Antialiased bilinear, and pixels from -1 to 1, as ALIGN's. */
    public ImagePreprocessor(int resizedSide, int side) {
        this(resizedSide, resizedSide, Resample.BILINEAR, side, PLAIN_SCALE, PLAIN_SHIFT);
    }

    /** Whether pixels become -1 to 1, as ALIGN's. */
    boolean hasPlainColors() {
        return scale.equals(channels(PLAIN_SCALE)) && shift.equals(PLAIN_SHIFT);
    }

    /** The paper's 346 to 289 for an image size, its margin rounded so that every crop agrees. */
    public static ImagePreprocessor forImageSize(int imageSize) {
        return new ImagePreprocessor(withMargin(imageSize), imageSize);
    }

    private static int withMargin(int side) {
        int margin = Math.round((float) side * PAPER_MARGIN / PAPER_SIDE);
        // Halves of a pixel are rounded down by one processor and to even by the other.
        return side + (margin % 4 == 3 ? margin - 1 : margin);
    }

    /** The picture's middle, as for evaluation and inference. */
    public byte[] centered(byte[] encoded) throws BadImage {
        return part(encoded, (resizedWidth - side) / 2, (resizedHeight - side) / 2).rgb();
    }

    /**
     * A random crop, mirrored half of the time, as for training. Settings that leave nothing to
     * crop get the paper's margin for it.
     */
    public byte[] augmented(byte[] encoded, long seed) throws BadImage {
        if (resizedWidth == side && resizedHeight == side && withMargin(side) > side) {
            return resizedTo(withMargin(side)).augmented(encoded, seed);
        }
        SplittableRandom random = new SplittableRandom(seed);
        int left = random.nextInt(resizedWidth - side + 1);
        int top = random.nextInt(resizedHeight - side + 1);
        Pixels square = part(encoded, left, top);
        if (random.nextBoolean()) {
            square.mirror();
        }
        return square.rgb();
    }

    private ImagePreprocessor resizedTo(int resized) {
        return new ImagePreprocessor(resized, resized, resample, side, scale, shift);
    }

    private Pixels part(byte[] encoded, int left, int top) throws BadImage {
        Pixels picture = ImageDecoder.decode(encoded, MAX_PIXELS);
        return resample.resize(
                picture, resizedWidth, resizedHeight, new Part(left, top, side, side));
    }

    /** Reads either of the files in which Hugging Face keeps these settings. */
    public static ImagePreprocessor load(Path directory) throws IOException {
        return PreprocessorJson.load(directory);
    }

    /** Writes both files, because each version of transformers reads another one. */
    void save(Path directory) throws IOException {
        PreprocessorJson.save(this, directory);
    }
}
