package io.everalign.model.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Zero-shot classification: an image is of the class whose text embedding is nearest to it. That of
 * a class is the mean of the unit vectors of its prompts, made a unit vector again (prompt
 * ensembling: CLIP, arXiv 2103.00020 sec. 3.1.4; ALIGN, arXiv 2102.05918 sec. 6.4).
 */
final class ZeroShot {
    private static final int PROMPTS_AT_ONCE = 4096;

    private ZeroShot() {}

    /**
     * How well images are classified, as fractions.
     *
     * @param classes how many classes there are
     * @param images how many images were classified
     * @param top1 share of the images whose class comes first
     * @param top5 share of the images whose class is among the first five
     * @param meanPerClass mean, over the classes that have images, of the share that comes first
     */
    record Result(int classes, int images, double top1, double top5, double meanPerClass) {}

    /** The embedding of each class. */
    static float[][] classifier(Embedder embedder, List<String> names, Templates templates) {
        float[][] classifier = new float[names.size()][];
        int each = templates.all().size();
        int atOnce = Math.max(1, PROMPTS_AT_ONCE / each);
        for (int from = 0; from < classifier.length; from += atOnce) {
            List<String> part = names.subList(from, Math.min(from + atOnce, classifier.length));
            List<String> prompts = new ArrayList<>();
            part.forEach(name -> prompts.addAll(templates.prompts(name)));
            float[][] rows = embedder.embedTexts(prompts);
            for (int i = 0; i < part.size(); i++) {
                classifier[from + i] = mean(rows, i * each, each);
            }
        }
        return classifier;
    }

    private static float[] mean(float[][] rows, int from, int count) {
        double[] sum = new double[rows[from].length];
        for (int i = from; i < from + count; i++) {
            for (int k = 0; k < sum.length; k++) {
                sum[k] += rows[i][k];
            }
        }
        double length = Math.sqrt(Arrays.stream(sum).map(value -> value * value).sum());
        float[] mean = new float[sum.length];
        for (int k = 0; k < mean.length; k++) {
            mean[k] = (float) (sum[k] / length);
        }
        return mean;
    }

    /**
     * Of at least one image. One that belongs to several classes is right with any of them, and
     * counts in each of them.
     *
     * @param ranks for each image, the rank of its class, from 1
     * @param classesOf for each image, its classes
     * @param classes how many classes there are
     */
    static Result result(int[] ranks, int[][] classesOf, int classes) {
        int[] images = new int[classes];
        int[] right = new int[classes];
        for (int image = 0; image < ranks.length; image++) {
            for (int of : classesOf[image]) {
                images[of]++;
                right[of] += ranks[image] == 1 ? 1 : 0;
            }
        }
        double meanPerClass = 0;
        int seen = 0;
        for (int of = 0; of < classes; of++) {
            if (images[of] > 0) {
                seen++;
                meanPerClass += (right[of] / (double) images[of] - meanPerClass) / seen;
            }
        }
        Recall recall = Recall.of(ranks);
        return new Result(classes, ranks.length, recall.at1(), recall.at5(), meanPerClass);
    }
}
