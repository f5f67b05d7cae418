package io.everalign.filter;

import io.everalign.runtime.Setting;
import java.io.Serializable;

/**
 * The limits of the rules; ALIGN's numbers are the defaults.
 *
 * @param minWords fewest unigrams of a text
 * @param maxWords most unigrams of a text
 * @param maxTextCharacters longest text that is segmented into words
 * @param minShortSidePx the shorter side must be larger
 * @param maxAspect long side over short side must be smaller
 * @param maxPixels most pixels that are decoded
 * @param shortSidePx shorter side of the normalised image, which is never enlarged
 * @param jpegQuality quality of the normalised image
 * @param allReasons whether every failed rule is recorded
 * @param generation number of these settings
 */
record RuleSettings(
        @Setting(
                        key = "filter.min-words",
                        value = "3",
                        min = "1",
                        about = "Fewest unigrams of a text (ALIGN: 3).")
                int minWords,
        @Setting(
                        key = "filter.max-words",
                        value = "20",
                        min = "1",
                        about = "Most unigrams of a text (ALIGN: 20).")
                int maxWords,
        @Setting(
                        key = "filter.max-text-characters",
                        value = "8192",
                        min = "1",
                        max = "1000000",
                        about =
                                "A text of more UTF-16 units is too long whatever its words are; it is not segmented.")
                int maxTextCharacters,
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
                        key = "filter.max-pixels",
                        value = "40000000",
                        min = "1",
                        max = "400000000",
                        unit = "px",
                        about =
                                "Images with more pixels are not decoded. All decoders of a process share as many at a time.")
                int maxPixels,
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
                int jpegQuality,
        @Setting(
                        key = "filter.all-reasons",
                        value = "false",
                        about = "Whether a reject names every failed rule instead of the first.")
                boolean allReasons,
        @Setting(
                        key = "filter.generation",
                        value = "1",
                        min = "1",
                        about = "Number of these filter settings, written into every outcome.")
                int generation)
        implements Serializable {

    private static final long serialVersionUID = 1;
}
