package io.everalign.filter;

import io.everalign.images.ImageHeader;
import io.everalign.schemas.RejectReason;
import java.util.ArrayList;
import java.util.List;

/** What an image's bytes say without being decoded: how many, which shape, whether it moves. */
final class ImageShape {

    private ImageShape() {}

    /** Judges the shape: the limits of side and aspect themselves are rejected, as ALIGN does. */
    static List<Verdict> judge(byte[] image, ImageHeader header, ImageSettings settings) {
        int side = header.shortSidePx();
        double aspect = header.aspect();
        boolean sideAtLimit = settings.limitsPass() && side == settings.minShortSidePx();
        boolean aspectAtLimit =
                settings.limitsPass() && Double.compare(aspect, settings.maxAspect()) == 0;
        List<Verdict> verdicts = new ArrayList<>();
        if (settings.minBytes() > 0) {
            verdicts.add(
                    Verdict.of(
                            RejectReason.TOO_FEW_BYTES,
                            image.length >= settings.minBytes(),
                            image.length,
                            (double) settings.minBytes()));
        }
        verdicts.add(
                Verdict.of(
                        RejectReason.IMAGE_TOO_SMALL,
                        side > settings.minShortSidePx() || sideAtLimit,
                        side,
                        settings.minShortSidePx()));
        verdicts.add(
                Verdict.of(
                        RejectReason.ASPECT_TOO_LARGE,
                        aspect < settings.maxAspect() || aspectAtLimit,
                        aspect,
                        settings.maxAspect()));
        verdicts.add(
                Verdict.of(
                        RejectReason.TOO_MANY_PIXELS,
                        header.pixels() <= settings.maxPixels(),
                        (double) header.pixels(),
                        settings.maxPixels()));
        verdicts.add(Verdict.of(RejectReason.ANIMATED_IMAGE, !header.isAnimated(image)));
        return verdicts;
    }
}
