package io.everalign.filter.ngrams;

import java.util.HashMap;
import java.util.Map;

/** How many n-grams there are of each count, for each competition of a list. */
public final class Frequencies {

    private final ListShape shape;
    private final Map<Integer, Map<Long, Long>> ngramsByCount = new HashMap<>();

    /** None yet. */
    public Frequencies(ListShape shape) {
        this.shape = shape;
    }

    /** Takes n-grams of the same count. */
    public interface Taker {

        /** Takes them. */
        void take(int competition, long count, long ngrams);
    }

    /** Adds a counted n-gram. */
    public void add(long ngram, long count) {
        add(shape.competition(ngram), count, 1);
    }

    /** Adds counted n-grams. */
    public void add(int competition, long count, long ngrams) {
        ngramsByCount
                .computeIfAbsent(competition, c -> new HashMap<>())
                .merge(count, ngrams, Long::sum);
    }

    /** Gives all of them. */
    public void forEach(Taker taker) {
        ngramsByCount.forEach(
                (competition, counts) ->
                        counts.forEach((count, ngrams) -> taker.take(competition, count, ngrams)));
    }

    /** How often the least frequent n-gram of a list occurs. */
    public long leastCount(int competition, long limit) {
        return end(competition, limit).count();
    }

    CutOff end(int competition, long limit) {
        return CutOff.of(ngramsByCount.getOrDefault(competition, Map.of()), limit);
    }
}
