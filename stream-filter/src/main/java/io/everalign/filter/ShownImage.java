package io.everalign.filter;

import io.everalign.images.BadImage;
import io.everalign.images.ImageDecoder;
import io.everalign.images.Pixels;
import io.everalign.images.Rendering;

/**
 * Images as the filter looks at them: as pages show them, and no larger than it takes, because a
 * JPEG costs less so. Evaluation images are looked at in the same way.
 */
final class ShownImage {

    /** What a perceptual hash and a classifier need; a picture as ALIGN trains on is as large. */
    static final int LEAST_SHORT_SIDE_PX = 346;

    private ShownImage() {}

    /**
     * Decodes an image.
     *
     * @param shortSidePx what the shorter side is to keep at least, if it has as much
     */
    static Pixels decode(byte[] image, int maxPixels, int shortSidePx) throws BadImage {
        int least = Math.max(LEAST_SHORT_SIDE_PX, shortSidePx);
        return ImageDecoder.decode(image, maxPixels, Rendering.AS_SHOWN, least);
    }
}
