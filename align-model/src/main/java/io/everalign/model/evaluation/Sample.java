package io.everalign.model.evaluation;

/**
 * A labelled pair as it is read.
 *
 * @param key what tells its image from others, by {@code equals}
 * @param image its image
 * @param text its text
 * @param language language of the text, empty if unknown
 * @param label its class, if classes are asked for
 * @param place where it stands, for errors
 */
record Sample(
        Object key, StoredImage image, String text, String language, String label, String place) {}
