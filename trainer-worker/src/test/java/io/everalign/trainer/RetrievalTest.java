package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RetrievalTest {

    @Property(tries = 100)
    void equalsACountOverTheSortedCandidates(@ForAll long seed) {
        Random random = new Random(seed);
        float[][] queries = vectors(random, 12);
        float[][] candidates = vectors(random, 15);
        List<BitSet> right = new ArrayList<>();
        for (int query = 0; query < queries.length; query++) {
            BitSet some = new BitSet();
            random.ints(1 + random.nextInt(3), 0, candidates.length).forEach(some::set);
            right.add(some);
        }

        assertThat(Retrieval.recall(queries, candidates, right))
                .isEqualTo(
                        new Recall(
                                sorted(queries, candidates, right, 1),
                                sorted(queries, candidates, right, 5),
                                sorted(queries, candidates, right, 10)));
    }

    @Test
    void aModelThatEmbedsEverythingAlikeFindsNothing() {
        float[][] same = new float[20][];
        List<BitSet> right = new ArrayList<>();
        for (int i = 0; i < same.length; i++) {
            same[i] = new float[] {1, 0};
            right.add(only(i));
        }

        assertThat(Retrieval.recall(same, same, right)).isEqualTo(new Recall(0, 0, 0));
    }

    @Test
    void whatIsNotANumberFindsNothing() {
        float[][] nothing = {{Float.NaN}, {Float.NaN}};

        assertThat(Retrieval.recall(nothing, nothing, List.of(only(0), only(1))).at1()).isZero();
    }

    @Test
    void theBestOfSeveralRightAnswersCounts() {
        float[][] image = {{1, 0}};
        float[][] captions = {{0, 1}, {1, 0}, {0.5f, 0.5f}};
        BitSet right = only(0);
        right.set(1);

        assertThat(Retrieval.recall(image, captions, List.of(right)).at1()).isEqualTo(1);
    }

    /** Without ties, which random vectors do not have. */
    private static double sorted(
            float[][] queries, float[][] candidates, List<BitSet> right, int first) {
        long found = 0;
        for (int query = 0; query < queries.length; query++) {
            float[] of = queries[query];
            found +=
                    IntStream.range(0, candidates.length)
                                    .boxed()
                                    .sorted(
                                            Comparator.comparingDouble(
                                                    i -> -product(of, candidates[i])))
                                    .limit(first)
                                    .anyMatch(right.get(query)::get)
                            ? 1
                            : 0;
        }
        return found / (double) queries.length;
    }

    private static double product(float[] a, float[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
    }

    private static float[][] vectors(Random random, int count) {
        float[][] vectors = new float[count][4];
        for (float[] vector : vectors) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) random.nextGaussian();
            }
        }
        return vectors;
    }

    private static BitSet only(int bit) {
        BitSet set = new BitSet();
        set.set(bit);
        return set;
    }
}
