package io.everalign.filter.nsfw;

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
}
