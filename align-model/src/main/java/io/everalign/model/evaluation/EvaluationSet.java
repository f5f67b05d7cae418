package io.everalign.model.evaluation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Pairs on which a model is measured: distinct images, distinct texts, and which belong together.
 * Images and texts are numbered in the order in which they first appear.
 *
 * @param <I> how an image is held: its bytes, or where they are
 */
public final class EvaluationSet<I> {
    private final Map<Object, Integer> imageOfKey = new HashMap<>();
    private final Map<Object, Integer> textOfKey = new HashMap<>();
    private final List<I> images = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final List<Pair> pairs = new ArrayList<>();

    /**
     * A labelled pair.
     *
     * @param image number of the image
     * @param text number of the text
     * @param language language of the text, empty if unknown
     */
    public record Pair(int image, int text, String language) {}

    /**
     * Adds a pair. Images of equal keys are one, and so are texts; the first is kept.
     *
     * @param imageKey what tells images apart, by {@code equals}
     * @param textKey what tells texts apart, by {@code equals}
     * @param language language of the text, empty if unknown
     * @return the pair, with the numbers of its image and text
     */
    public Pair add(Object imageKey, I image, Object textKey, String text, String language) {
        Pair pair =
                new Pair(
                        number(imageOfKey, imageKey, images, image),
                        number(textOfKey, textKey, texts, text),
                        language);
        pairs.add(pair);
        return pair;
    }

    private static <T> int number(Map<Object, Integer> numbers, Object key, List<T> all, T value) {
        Integer known = numbers.putIfAbsent(key, all.size());
        if (known == null) {
            all.add(value);
            return all.size() - 1;
        }
        return known;
    }

    /** The distinct images. */
    public List<I> images() {
        return Collections.unmodifiableList(images);
    }

    /** The distinct texts. */
    public List<String> texts() {
        return Collections.unmodifiableList(texts);
    }

    /** Every pair that was added, in order. */
    public List<Pair> pairs() {
        return Collections.unmodifiableList(pairs);
    }

    /** Languages of the texts; that of unknown ones is not among them. */
    SortedSet<String> languages() {
        SortedSet<String> languages = new TreeSet<>();
        pairs.forEach(pair -> languages.add(pair.language()));
        languages.remove("");
        return languages;
    }

    /** Retrieval among the images and texts of all pairs whose image is not broken. */
    public RetrievalTask task(BitSet broken) {
        return task(broken, pair -> true);
    }

    /** Retrieval among the texts of one language and the images that have one in it. */
    public RetrievalTask task(BitSet broken, String language) {
        return task(broken, pair -> pair.language().equals(language));
    }

    private RetrievalTask task(BitSet broken, Predicate<Pair> which) {
        return RetrievalTask.of(
                pairs.stream()
                        .filter(pair -> !broken.get(pair.image()) && which.test(pair))
                        .toList());
    }
}
