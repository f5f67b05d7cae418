package io.everalign.filter;

import io.everalign.schemas.RejectReason;
import java.util.List;

/** Short side, aspect and number of pixels of an image, as its header gives them. */
final class ImageShape {

    private ImageShape() {}

    /** Judges the shape: the limits of side and aspect themselves are rejected, as ALIGN does. */
    static List<Verdict> judge(ImageHeader header, RuleSettings settings) {
        return List.of(
                Verdict.of(
                        RejectReason.IMAGE_TOO_SMALL,
                        header.shortSidePx() > settings.minShortSidePx(),
                        header.shortSidePx(),
                        settings.minShortSidePx()),
                Verdict.of(
                        RejectReason.ASPECT_TOO_LARGE,
                        header.aspect() < settings.maxAspect(),
                        header.aspect(),
                        settings.maxAspect()),
                Verdict.of(
                        RejectReason.TOO_MANY_PIXELS,
                        header.pixels() <= settings.maxPixels(),
                        (double) header.pixels(),
                        settings.maxPixels()));
    }
}
