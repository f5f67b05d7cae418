package io.everalign.model.evaluation;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * Retrieval by the product of unit vectors, their cosine. A query may have several right answers
 * (an image with several captions, a caption with several images): the best ranked of them counts,
 * and the other right ones are not in its way.
 *
 * <p>Products are summed in single precision in the order of the numbers, so that equal candidates
 * tie exactly and every run, on any number of threads, gives the same ranks. A block of candidates
 * is turned around once and compared with all queries while it is in the cache; the whole table of
 * products is never in memory.
 */
final class Retrieval {
    /** Candidates in a block: a block of 640 numbers each fits into the second-level cache. */
    private static final int BLOCK = 256;

    /** Numbers of a vector that one pass over the block's sums adds. */
    private static final int AT_ONCE = 4;

    private Retrieval() {}

    /**
     * For each query the rank, from 1, of its best right answer among the wrong ones. A tie counts
     * against the model, and so does what is not a number: a query with a right answer whose
     * product is none has a rank behind all candidates.
     *
     * @param queries one row each
     * @param candidates one row each, as long as the queries'
     * @param right for each query, the candidates that are right: at least one, each once
     */
    static int[] ranks(float[][] queries, float[][] candidates, int[][] right) {
        float[] best = new float[queries.length];
        IntStream.range(0, queries.length)
                .parallel()
                .forEach(query -> best[query] = best(queries[query], candidates, right[query]));
        AtomicIntegerArray notBelow = new AtomicIntegerArray(queries.length);
        IntStream.range(0, (candidates.length + BLOCK - 1) / BLOCK)
                .parallel()
                .forEach(block -> count(queries, candidates, block * BLOCK, best, notBelow));
        int[] ranks = new int[queries.length];
        for (int query = 0; query < ranks.length; query++) {
            ranks[query] =
                    Float.isNaN(best[query])
                            ? candidates.length + 1
                            : 1
                                    + notBelow.get(query)
                                    - rightNotBelow(
                                            queries[query], candidates, right[query], best[query]);
        }
        return ranks;
    }

    private static float best(float[] query, float[][] candidates, int[] right) {
        float best = Float.NEGATIVE_INFINITY;
        for (int candidate : right) {
            best = Math.max(best, product(query, candidates[candidate]));
        }
        return best;
    }

    private static int rightNotBelow(float[] query, float[][] candidates, int[] right, float best) {
        int count = 0;
        for (int candidate : right) {
            count += product(query, candidates[candidate]) < best ? 0 : 1;
        }
        return count;
    }

    /** Must add in the order of {@link #products}. */
    private static float product(float[] query, float[] candidate) {
        float sum = 0;
        for (int k = 0; k < query.length; k++) {
            sum += query[k] * candidate[k];
        }
        return sum;
    }

    /** Adds, for each query, the candidates of a block that are not below its best right one. */
    private static void count(
            float[][] queries,
            float[][] candidates,
            int from,
            float[] best,
            AtomicIntegerArray notBelow) {
        int size = Math.min(BLOCK, candidates.length - from);
        float[][] columns = columns(candidates, from, size);
        float[] sums = new float[size];
        for (int query = 0; query < queries.length; query++) {
            products(queries[query], columns, sums);
            int count = notBelow(sums, best[query]);
            notBelow.getAndAdd(query, count);
        }
    }

    private static float[][] columns(float[][] candidates, int from, int size) {
        int numbers = candidates[from].length;
        float[][] columns = new float[numbers][size];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < numbers; k++) {
                columns[k][i] = candidates[from + i][k];
            }
        }
        return columns;
    }

    private static void products(float[] query, float[][] columns, float[] sums) {
        Arrays.fill(sums, 0);
        int k = 0;
        for (; k + AT_ONCE <= query.length; k += AT_ONCE) {
            addFour(query, columns, k, sums);
        }
        for (; k < query.length; k++) {
            float number = query[k];
            float[] column = columns[k];
            for (int i = 0; i < sums.length; i++) {
                sums[i] += number * column[i];
            }
        }
    }

    /** Written so that the compiler makes vector instructions of it. */
    private static void addFour(float[] query, float[][] columns, int k, float[] sums) {
        float q0 = query[k];
        float q1 = query[k + 1];
        float q2 = query[k + 2];
        float q3 = query[k + 3];
        float[] c0 = columns[k];
        float[] c1 = columns[k + 1];
        float[] c2 = columns[k + 2];
        float[] c3 = columns[k + 3];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = sums[i] + q0 * c0[i] + q1 * c1[i] + q2 * c2[i] + q3 * c3[i];
        }
    }

    private static int notBelow(float[] sums, float best) {
        int count = 0;
        for (float sum : sums) {
            count += sum < best ? 0 : 1;
        }
        return count;
    }
}
