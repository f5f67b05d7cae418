package io.everalign.trainer;

/**
 * How often retrieval finds a right answer among the first 1, 5 and 10, as fractions of the
 * queries.
 *
 * @param at1 R@1
 * @param at5 R@5
 * @param at10 R@10
 */
record Recall(double at1, double at5, double at10) {}
