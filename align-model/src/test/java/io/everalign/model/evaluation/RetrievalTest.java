package io.everalign.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetrievalTest {

    /** Numbers are small and whole, so that products are exact and many tie. */
    @Property(tries = 200)
    void equalsAPlainCountOverAllCandidates(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 30) int queries,
            @ForAll @IntRange(min = 1, max = 600) int candidates,
            @ForAll @IntRange(min = 1, max = 9) int numbers) {
        Random random = new Random(seed);
        float[][] ofQueries = vectors(random, queries, numbers);
        float[][] ofCandidates = vectors(random, candidates, numbers);
        int[][] right = new int[queries][];
        for (int query = 0; query < queries; query++) {
            int count = 1 + random.nextInt(4);
            right[query] = random.ints(count, 0, candidates).distinct().sorted().toArray();
        }

        assertThat(Retrieval.ranks(ofQueries, ofCandidates, right))
                .isEqualTo(
                        IntStream.range(0, queries)
                                .map(i -> plainRank(ofQueries[i], ofCandidates, right[i]))
                                .toArray());
    }

    @Test
    void ranksAreCountedByHand() {
        float[][] queries = {{1, 0}, {0, 1}};
        float[][] candidates = {{0.6f, 0.8f}, {1, 0}, {0, 1}, {0.8f, 0.6f}};

        assertThat(Retrieval.ranks(queries, candidates, new int[][] {{0}, {0}}))
                .containsExactly(3, 2);
        assertThat(Retrieval.ranks(queries, candidates, new int[][] {{0, 3}, {1, 3}}))
                .containsExactly(2, 3);
    }

    @Test
    void otherRightAnswersAreNotInTheWay() {
        float[][] image = {{1, 0}};
        float[][] captions = {{0, 1}, {1, 0}, {1, 0}, {0.5f, 0.5f}};

        assertThat(Retrieval.ranks(image, captions, new int[][] {{1, 2}})).containsExactly(1);
        assertThat(Retrieval.ranks(image, captions, new int[][] {{1}})).containsExactly(2);
    }

    @Test
    void aModelThatEmbedsEverythingAlikeFindsNothing() {
        float[][] same = new float[300][];
        int[][] right = new int[300][];
        for (int i = 0; i < same.length; i++) {
            same[i] = new float[] {0.1f, 0.7f, 0.3f, 0.2f, 0.9f};
            right[i] = new int[] {i};
        }

        assertThat(Retrieval.ranks(same, same, right)).containsOnly(300);
    }

    @Test
    void whatIsNotANumberFindsNothing() {
        float[][] nothing = {{Float.NaN}, {Float.NaN}};
        int[][] everything = {{0, 1}, {0, 1}};

        assertThat(Retrieval.ranks(nothing, nothing, everything)).containsOnly(3);
    }

    @Test
    void recallCountsRanksUpToOneFiveAndTen() {
        assertThat(Recall.of(new int[] {1, 2, 5, 6, 10, 11, 1, 300}))
                .isEqualTo(new Recall(2 / 8.0, 4 / 8.0, 6 / 8.0));
    }

    private static int plainRank(float[] query, float[][] candidates, int[] right) {
        double best = Double.NEGATIVE_INFINITY;
        for (int i : right) {
            double product = product(query, candidates[i]);
            if (Double.isNaN(product)) {
                return candidates.length + 1;
            }
            best = Math.max(best, product);
        }
        int rank = 1;
        for (int i = 0; i < candidates.length; i++) {
            int candidate = i;
            boolean wrong = IntStream.of(right).noneMatch(of -> of == candidate);
            double product = product(query, candidates[i]);
            rank += wrong && (Double.isNaN(product) || product >= best) ? 1 : 0;
        }
        return rank;
    }

    private static double product(float[] a, float[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
    }

    private static float[][] vectors(Random random, int count, int numbers) {
        float[][] vectors = new float[count][numbers];
        for (float[] vector : vectors) {
            for (int i = 0; i < numbers; i++) {
                vector[i] = random.nextInt(7) - 3;
            }
            if (random.nextInt(20) == 0) {
                vector[random.nextInt(numbers)] = Float.NaN;
            }
        }
        return vectors;
    }
}
