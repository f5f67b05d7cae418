package io.everalign.trainer;

import io.everalign.model.AlignModel;
import io.everalign.model.evaluation.LabelledFiles;
import io.everalign.runtime.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A labelled set that every version is measured on besides held-out pairs.
 *
 * @param pairs files of labelled pairs; empty for none
 * @param classes file of classes
 * @param templates file of prompt templates
 * @param limit pairs that are measured on
 */
record LabelledSettings(
        @Setting(
                        key = "train.labelled-pairs",
                        value = "",
                        about =
                                "Files of labelled pairs, comma separated, on which each version is measured too, as everalign evaluate would; empty for none.")
                List<String> pairs,
        @Setting(
                        key = "train.labelled-classes",
                        value = "",
                        about =
                                "File of classes, one a line, for zero-shot classification of these images; empty for none.")
                String classes,
        @Setting(
                        key = "train.labelled-templates",
                        value = "",
                        about =
                                "File of prompt templates, one a line with {} for the class; empty for its name alone.")
                String templates,
        @Setting(
                        key = "train.labelled-limit",
                        value = "10000",
                        min = "1",
                        max = "1000000",
                        unit = "pairs",
                        about = "Labelled pairs that are measured on, at most.")
                int limit) {

    private static final String PREFIX = "labelled.";

    LabelledSettings {
        if (pairs.isEmpty() && !(classes.isEmpty() && templates.isEmpty())) {
            throw new IllegalArgumentException(
                    "train.labelled-classes and train.labelled-templates say something of train.labelled-pairs, which is empty");
        }
        if (classes.isEmpty() && !templates.isEmpty()) {
            throw new IllegalArgumentException(
                    "train.labelled-templates are prompts for train.labelled-classes, which is empty");
        }
    }

    /** The set, read; null if there is none. */
    @Nullable LabelledFiles read() throws IOException {
        return pairs.isEmpty()
                ? null
                : LabelledFiles.read(
                        pairs.stream().map(Path::of).toList(),
                        classes.isEmpty() ? null : Path.of(classes),
                        templates.isEmpty() ? null : Path.of(templates),
                        limit);
    }

    /** What is measured of a model, by the name that a version carries it under. */
    static Map<String, Double> measure(@Nullable LabelledFiles files, AlignModel model)
            throws IOException {
        Map<String, Double> named = new TreeMap<>();
        if (files != null) {
            files.measure(model).forEach((name, value) -> named.put(PREFIX + name, value));
        }
        return named;
    }
}
