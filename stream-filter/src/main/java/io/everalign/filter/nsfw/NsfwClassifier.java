package io.everalign.filter.nsfw;

import io.everalign.images.Pixels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Judges pictures. Safe for several threads; closing it waits for the calls under way. */
public interface NsfwClassifier extends AutoCloseable {

    /**
     * What the classifier needs of a picture: all that is kept of it while its batch fills, so of
     * one length whatever the picture's size. Cheap beside {@link #classify}, and needs nothing
     * native.
     */
    float[] prepare(Pixels picture);

    /**
     * Judges prepared pictures. What one picture gets doesn't depend on how many others there are,
     * nor on which, but for rounding.
     *
     * @param pictures at most as many as the batch that the classifier was made for
     * @return the scores of each picture, in order
     * @throws IllegalStateException if the classifier is closed
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; what was
     *     left of the pictures is not judged
     */
    List<NsfwScores> classify(List<float[]> pictures);

    /** How many calls at a time are fastest; more do no harm. */
    int parallelism();

    /**
     * How many pictures of a call go through the model together. If it is 1, a batch is no faster
     * for being full.
     */
    int stack();

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
         * @param device what {@code filter.nsfw-device} says
         * @param batch the most pictures of a call, from 1
         * @throws IOException naming the file, the rule and the value
         */
        NsfwClassifier load(Path folder, NsfwDevice device, int batch) throws IOException;
    }
}
