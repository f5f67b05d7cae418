package io.everalign.model.evaluation;

import java.util.BitSet;
import java.util.List;

/**
 * What a model makes of an {@link EvaluationSet}: unit vectors by the numbers of images and texts.
 */
public final class Embeddings {
    private final float[][] images;
    private final float[][] texts;
    private final BitSet broken;
    private final List<String> problems;

    Embeddings(float[][] images, float[][] texts, BitSet broken, List<String> problems) {
        this.images = images;
        this.texts = texts;
        this.broken = broken;
        this.problems = List.copyOf(problems);
    }

    /** A row for each image of the set; that of a broken one is empty. */
    float[][] images() {
        return images;
    }

    /** A row for each text of the set. */
    float[][] texts() {
        return texts;
    }

    /** Numbers of the images that cannot be read or decoded. */
    public BitSet broken() {
        return (BitSet) broken.clone();
    }

    /** What is wrong with the first few broken images, each named. */
    List<String> problems() {
        return problems;
    }
}
