package io.everalign.filter.nsfw;

import io.everalign.images.Pixels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Judges pictures. Safe for several threads; closing it waits for the calls under way. */
public interface NsfwClassifier extends AutoCloseable {

    /**
     * Judges pictures of any sizes. What one picture gets doesn't depend on the others, but for
     * rounding.
     *
     * @return the scores of each picture, in order
     * @throws IllegalStateException if the classifier is closed
     */
    List<NsfwScores> classify(List<Pixels> pictures);

    @Override
    void close();

    /**
     * Makes a classifier other than our own: a service that {@link java.util.ServiceLoader} finds.
     */
    interface Provider {

        /**
         * Reads a classifier.
         *
         * @param folder what {@code filter.nsfw-model} says
         * @throws IOException naming the file, the rule and the value
         */
        NsfwClassifier load(Path folder) throws IOException;
    }
}
