package io.everalign.filter;

import io.everalign.runtime.Setting;
import java.io.Serializable;

/**
 * Limits of images, and what becomes of those that keep them.
 *
 * @param minBytes fewest bytes
 * @param minShortSidePx what the shorter side must pass
 * @param maxAspect what long side over short side must stay below
 * @param limitsPass whether the two limits before pass themselves
 * @param maxPixels most pixels that are decoded
 * @param minDeviation what the colours must vary by
 * @param shortSidePx shorter side of the normalised image, which is never enlarged
 * @param jpegQuality quality of the normalised image
 */
record ImageSettings(
        @Setting(
                        key = "filter.min-image-bytes",
                        value = "0",
                        min = "0",
                        unit = "bytes",
                        about = "Fewest bytes of an image; 0 for no rule, as ALIGN.")
                long minBytes,
        @Setting(
                        key = "filter.min-short-side-px",
                        value = "200",
                        min = "0",
                        unit = "px",
                        about = "The shorter side must be larger than this (ALIGN: 200).")
                int minShortSidePx,
        @Setting(
                        key = "filter.max-aspect",
                        value = "3.0",
                        min = "1.0",
                        about = "Long side over short side must be smaller than this (ALIGN: 3).")
                double maxAspect,
        @Setting(
                        key = "filter.limits-pass",
                        value = "false",
                        about =
                                "Whether an image whose short side or aspect is exactly the limit passes (ALIGN: no).")
                boolean limitsPass,
        @Setting(
                        key = "filter.max-pixels",
                        value = "40000000",
                        min = "1",
                        max = "400000000",
                        unit = "px",
                        about =
                                "Images with more pixels are not decoded. All decoders of a process share as many at a time.")
                int maxPixels,
        @Setting(
                        key = "filter.min-deviation",
                        value = "1.0",
                        min = "0.0",
                        max = "127.0",
                        about =
                                "An image is blank unless red, green or blue deviates by more than this from its mean, as root mean square in steps of 0 to 255.")
                double minDeviation,
        @Setting(
                        key = "filter.short-side-px",
                        value = "346",
                        min = "1",
                        max = "4096",
                        unit = "px",
                        about =
                                "Shorter side of the normalised image; smaller ones are not enlarged.")
                int shortSidePx,
        @Setting(
                        key = "filter.jpeg-quality",
                        value = "90",
                        min = "1",
                        max = "100",
                        about = "JPEG quality of the normalised image.")
                int jpegQuality)
        implements Serializable {

    private static final long serialVersionUID = 1;
}
