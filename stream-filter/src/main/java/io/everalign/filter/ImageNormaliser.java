package io.everalign.filter;

import io.everalign.images.ColorProfile;
import io.everalign.images.JpegEncoder;
import io.everalign.images.Pixels;
import io.everalign.images.Resample;
import io.everalign.images.Resample.Part;
import java.util.Optional;

/**
 * Makes the image that trainers read: sRGB, the short side at most a given length, JPEG. An image
 * is never enlarged.
 */
final class ImageNormaliser {

    private final int shortSidePx;
    private final int quality;

    ImageNormaliser(ImageSettings settings) {
        this.shortSidePx = settings.shortSidePx();
        this.quality = settings.jpegQuality();
    }

    /**
     * A normalised image.
     *
     * @param jpeg its bytes
     * @param widthPx width
     * @param heightPx height
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Normalised(byte[] jpeg, int widthPx, int heightPx) {}

    /** Normalises an upright image; colours are converted last, when there are fewest of them. */
    Normalised normalise(Pixels upright, Optional<ColorProfile> profile) {
        Pixels scaled = scaled(upright);
        Pixels srgb = profile.map(known -> known.toSrgb(scaled)).orElse(scaled);
        return new Normalised(JpegEncoder.encode(srgb, quality), srgb.width(), srgb.height());
    }

    private Pixels scaled(Pixels pixels) {
        // The size of the result is the same whatever size the image was decoded at.
        int side = Math.min(pixels.fullWidth(), pixels.fullHeight());
        if (side <= shortSidePx) {
            return pixels;
        }
        int width = scaled(pixels.fullWidth(), side);
        int height = scaled(pixels.fullHeight(), side);
        return Resample.BILINEAR.resize(pixels, width, height, new Part(0, 0, width, height));
    }

    private int scaled(int length, int side) {
        return Math.toIntExact(Math.round((double) length * shortSidePx / side));
    }
}
