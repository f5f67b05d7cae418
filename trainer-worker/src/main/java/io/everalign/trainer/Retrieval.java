package io.everalign.trainer;

import java.util.BitSet;
import java.util.List;

/**
 * Retrieval by cosine between unit vectors. A query may have several right answers (an image with
 * several captions, a caption with several images): the best ranked of them counts.
 */
final class Retrieval {

    private Retrieval() {}

    /**
     * The recall of all queries.
     *
     * @param right for each query, the candidates that are right; at least one
     */
    static Recall recall(float[][] queries, float[][] candidates, List<BitSet> right) {
        int[] found = new int[3];
        for (int query = 0; query < queries.length; query++) {
            int rank = rank(queries[query], candidates, right.get(query));
            found[0] += rank < 1 ? 1 : 0;
            found[1] += rank < 5 ? 1 : 0;
            found[2] += rank < 10 ? 1 : 0;
        }
        double all = queries.length;
        return new Recall(found[0] / all, found[1] / all, found[2] / all);
    }

    /**
     * Wrong candidates that come before the best right one. A tie counts against the model, and so
     * does what is not a number: one that embeds everything alike finds nothing.
     */
    private static int rank(float[] query, float[][] candidates, BitSet right) {
        double best = Double.NEGATIVE_INFINITY;
        for (int i = right.nextSetBit(0); i >= 0; i = right.nextSetBit(i + 1)) {
            best = Math.max(best, product(query, candidates[i]));
        }
        int before = 0;
        for (int i = 0; i < candidates.length; i++) {
            if (!right.get(i) && !(product(query, candidates[i]) < best)) {
                before++;
            }
        }
        return before;
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
