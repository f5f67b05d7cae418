package io.everalign.model.evaluation;

import java.util.Arrays;

/**
 * How often retrieval finds a right answer among the first 1, 5 and 10, as fractions of the
 * queries.
 *
 * @param at1 R@1
 * @param at5 R@5
 * @param at10 R@10
 */
public record Recall(double at1, double at5, double at10) {

    /** Of at least one query, by the rank of its best right answer, from 1. */
    static Recall of(int[] ranks) {
        return new Recall(share(ranks, 1), share(ranks, 5), share(ranks, 10));
    }

    private static double share(int[] ranks, int first) {
        return Arrays.stream(ranks).filter(rank -> rank <= first).count() / (double) ranks.length;
    }
}
