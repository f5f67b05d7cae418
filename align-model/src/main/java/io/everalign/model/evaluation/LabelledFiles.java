package io.everalign.model.evaluation;

import io.everalign.model.AlignModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Labelled files that are measured on again and again, while a model is in training. */
public final class LabelledFiles {
    private static final int AT_ONCE = 64;

    private final Examination examination;

    private LabelledFiles(Examination examination) {
        this.examination = examination;
    }

    /**
     * Reads what {@code everalign evaluate} would, all but the images.
     *
     * @param pairs files of labelled pairs
     * @param classes file of classes for zero-shot classification, or null
     * @param templates file of prompt templates, or null for the name alone
     * @param limit pairs to measure on at most
     * @throws IOException if a file cannot be read or breaks a rule
     */
    public static LabelledFiles read(
            List<Path> pairs, @Nullable Path classes, @Nullable Path templates, int limit)
            throws IOException {
        return new LabelledFiles(
                Examination.prepare(
                        new EvaluateArguments(
                                null, pairs, Set.of(), classes, templates, limit, null, AT_ONCE,
                                null, List.of(), true)));
    }

    /**
     * Measures a model: R@1, R@5 and R@10 of both directions, and with classes {@code
     * zero_shot_top1}, {@code zero_shot_top5} and {@code zero_shot_mean_per_class}, as fractions.
     *
     * @throws IOException if every image is broken
     */
    public SortedMap<String, Double> measure(AlignModel model) throws IOException {
        EvaluationReport report = examination.examine(model, told -> {});
        SortedMap<String, Double> metrics = new TreeMap<>();
        put(metrics, "image_to_text_r", report.all().ranks().imageToText());
        put(metrics, "text_to_image_r", report.all().ranks().textToImage());
        ZeroShot.Result found = report.zeroShot();
        if (found != null) {
            metrics.put("zero_shot_top1", found.top1());
            metrics.put("zero_shot_top5", found.top5());
            metrics.put("zero_shot_mean_per_class", found.meanPerClass());
        }
        return metrics;
    }

    private static void put(SortedMap<String, Double> metrics, String name, Recall recall) {
        metrics.put(name + 1, recall.at1());
        metrics.put(name + 5, recall.at5());
        metrics.put(name + 10, recall.at10());
    }
}
