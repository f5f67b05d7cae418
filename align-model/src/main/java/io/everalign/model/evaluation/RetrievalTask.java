package io.everalign.model.evaluation;

import io.everalign.model.evaluation.EvaluationSet.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Retrieval in both directions among the images and texts of some pairs: each image is a query
 * among the texts and each text one among the images. Right is what makes a pair with the query.
 */
public final class RetrievalTask {
    private final int pairs;
    private final int[] images;
    private final int[] texts;
    private final int[][] textsOfImage;
    private final int[][] imagesOfText;

    private RetrievalTask(List<Pair> pairs) {
        this.pairs = pairs.size();
        images = distinct(pairs, Pair::image);
        texts = distinct(pairs, Pair::text);
        Map<Integer, Integer> placeOfImage = places(images);
        Map<Integer, Integer> placeOfText = places(texts);
        List<Set<Integer>> ofImage = sets(images.length);
        List<Set<Integer>> ofText = sets(texts.length);
        for (Pair pair : pairs) {
            int image = placeOfImage.get(pair.image());
            int text = placeOfText.get(pair.text());
            ofImage.get(image).add(text);
            ofText.get(text).add(image);
        }
        textsOfImage = sorted(ofImage);
        imagesOfText = sorted(ofText);
    }

    static RetrievalTask of(List<Pair> pairs) {
        return new RetrievalTask(pairs);
    }

    /** Pairs, of which several may be of the same image and text. */
    public int pairs() {
        return pairs;
    }

    /** How many images. */
    public int images() {
        return images.length;
    }

    /** How many texts. */
    public int texts() {
        return texts.length;
    }

    /** Number in the set of the image that is query {@code i} of {@link Ranks#ofImages}. */
    int image(int i) {
        return images[i];
    }

    /** Number in the set of the text that is query {@code i} of {@link Ranks#ofTexts}. */
    int text(int i) {
        return texts[i];
    }

    int[][] textsOfImage() {
        return textsOfImage;
    }

    int[][] imagesOfText() {
        return imagesOfText;
    }

    /** Measures a model by its embeddings of the whole set, of at least one pair. */
    public Ranks measure(Embeddings embeddings) {
        float[][] ofImages = rowsOfImages(embeddings);
        float[][] ofTexts = rows(texts, embeddings.texts());
        return new Ranks(
                Retrieval.ranks(ofImages, ofTexts, textsOfImage),
                Retrieval.ranks(ofTexts, ofImages, imagesOfText));
    }

    /** The embedding of each image of the task. */
    float[][] rowsOfImages(Embeddings embeddings) {
        return rows(images, embeddings.images());
    }

    /**
     * For each query, the rank of its best right answer, from 1.
     *
     * @param ofImages with images as queries
     * @param ofTexts with texts as queries
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Ranks(int[] ofImages, int[] ofTexts) {

        /** Recall of texts by images. */
        public Recall imageToText() {
            return Recall.of(ofImages);
        }

        /** Recall of images by texts. */
        public Recall textToImage() {
            return Recall.of(ofTexts);
        }
    }

    private static int[] distinct(List<Pair> pairs, ToIntFunction<Pair> side) {
        return pairs.stream().mapToInt(side).distinct().toArray();
    }

    private static Map<Integer, Integer> places(int[] numbers) {
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < numbers.length; i++) {
            places.put(numbers[i], i);
        }
        return places;
    }

    private static List<Set<Integer>> sets(int count) {
        List<Set<Integer>> sets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sets.add(new HashSet<>());
        }
        return sets;
    }

    private static int[][] sorted(List<Set<Integer>> sets) {
        return sets.stream()
                .map(set -> set.stream().mapToInt(Integer::intValue).sorted().toArray())
                .toArray(int[][]::new);
    }

    private static float[][] rows(int[] numbers, float[][] of) {
        return IntStream.of(numbers).mapToObj(number -> of[number]).toArray(float[][]::new);
    }
}
