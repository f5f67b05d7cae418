package io.everalign.model.evaluation;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * How long both directions of retrieval take: {@code everalign bench retrieval [IMAGES [TEXTS
 * [NUMBERS]]]}, 10,000 × 10,000 × 320 unless told otherwise. The first runs are slower, until the
 * code is compiled.
 */
final class RetrievalBenchmark {
    private static final int RUNS = 5;

    private RetrievalBenchmark() {}

    public static void main(String[] words) {
        int images = argument(words, 0, 10_000);
        int texts = argument(words, 1, 10_000);
        int numbers = argument(words, 2, 320);
        float[][] ofImages = vectors(images, numbers, 1);
        float[][] ofTexts = vectors(texts, numbers, 2);
        for (int run = 0; run < RUNS; run++) {
            long began = System.nanoTime();
            int[] ranks = Retrieval.ranks(ofImages, ofTexts, right(images, texts));
            int[] back = Retrieval.ranks(ofTexts, ofImages, right(texts, images));
            double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
            System.out.printf(
                    "%,d x %,d x %d, both directions: %.2f s, R@1 %.5f and %.5f%n",
                    images, texts, numbers, seconds, Recall.of(ranks).at1(), Recall.of(back).at1());
        }
    }

    private static int argument(String[] words, int place, int absent) {
        return place < words.length ? Integer.parseInt(words[place]) : absent;
    }

    private static int[][] right(int queries, int candidates) {
        int[][] right = new int[queries][];
        for (int query = 0; query < queries; query++) {
            right[query] = new int[] {query % candidates};
        }
        return right;
    }

    private static float[][] vectors(int count, int numbers, long seed) {
        Random random = new Random(seed);
        float[][] vectors = new float[count][numbers];
        for (float[] vector : vectors) {
            for (int i = 0; i < numbers; i++) {
                vector[i] = (float) random.nextGaussian();
            }
        }
        return vectors;
    }
}
