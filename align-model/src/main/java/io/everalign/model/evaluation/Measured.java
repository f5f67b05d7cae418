package io.everalign.model.evaluation;

/**
 * A retrieval task with the ranks that a model gives.
 *
 * @param task the task, of at least one pair
 * @param ranks the rank of each of its queries
 */
record Measured(RetrievalTask task, RetrievalTask.Ranks ranks) {

    static Measured of(RetrievalTask task, Embeddings embeddings) {
        return new Measured(task, task.measure(embeddings));
    }

    /** Recall of texts by images if candidates are drawn by lot. */
    Recall chanceOfImages() {
        return chance(task.textsOfImage(), task.texts());
    }

    /** Recall of images by texts if candidates are drawn by lot. */
    Recall chanceOfTexts() {
        return chance(task.imagesOfText(), task.images());
    }

    private static Recall chance(int[][] right, int candidates) {
        return new Recall(
                chance(right, candidates, 1),
                chance(right, candidates, 5),
                chance(right, candidates, 10));
    }

    /** The mean over the queries of the chance that a right one is among the first. */
    private static double chance(int[][] right, int candidates, int first) {
        double sum = 0;
        for (int[] of : right) {
            int wrong = candidates - of.length;
            double allWrong = 1;
            for (int i = 0; i < Math.min(first, candidates); i++) {
                allWrong *= Math.max(0, wrong - i) / (double) (candidates - i);
            }
            sum += 1 - allWrong;
        }
        return sum / right.length;
    }
}
