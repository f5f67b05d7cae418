package io.everalign.trainer;

import io.everalign.model.evaluation.Recall;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How well a version retrieves on a snapshot of the held-out pairs.
 *
 * @param pairs pairs of the snapshot
 * @param images distinct images among them
 * @param texts distinct texts among them
 * @param snapshot SHA-256 of the names of the pairs
 * @param imageToText recall of texts by images
 * @param textToImage recall of images by texts
 * @param more further numbers by name: of languages, of slices of time
 */
record Measurement(
        int pairs,
        int images,
        int texts,
        String snapshot,
        Recall imageToText,
        Recall textToImage,
        SortedMap<String, Double> more) {

    /** The same with further numbers. */
    Measurement with(Map<String, Double> others) {
        SortedMap<String, Double> all = new TreeMap<>(more);
        all.putAll(others);
        return new Measurement(pairs, images, texts, snapshot, imageToText, textToImage, all);
    }

    /** Mean R@1 of both directions, which the gate looks at. */
    double meanAt1() {
        return (imageToText.at1() + textToImage.at1()) / 2;
    }

    /** Every number by name, as a version carries it. */
    Map<String, Double> byName() {
        Map<String, Double> metrics = new TreeMap<>(more);
        metrics.put("image_to_text_r1", imageToText.at1());
        metrics.put("image_to_text_r5", imageToText.at5());
        metrics.put("image_to_text_r10", imageToText.at10());
        metrics.put("text_to_image_r1", textToImage.at1());
        metrics.put("text_to_image_r5", textToImage.at5());
        metrics.put("text_to_image_r10", textToImage.at10());
        metrics.put("mean_r1", meanAt1());
        return metrics;
    }
}
