package io.everalign.model.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Two models on the same queries: what the second finds first that the first does not, and the
 * other way round.
 *
 * @param queries how many queries there are
 * @param bothRight queries that both answer right at rank 1
 * @param onlyA queries that only the first answers right
 * @param onlyB queries that only the second answers right
 * @param low lower end of the 95 % confidence interval of {@link #difference}
 * @param high upper end of it
 */
record Comparison(int queries, int bothRight, int onlyA, int onlyB, double low, double high) {
    static final int RESAMPLES = 10_000;

    private static final long SEED = 1;
    private static final double TAIL = 0.025;

    /**
     * Compares two files of ranks, direction by direction.
     *
     * @throws IOException if a file cannot be read, or they are not of the same queries in the same
     *     order; the message names file, line and query
     */
    static Map<String, Comparison> of(Path a, Path b) throws IOException {
        Map<String, Answers> directions = new LinkedHashMap<>();
        try (RankFile.Reading ofA = RankFile.open(a);
                RankFile.Reading ofB = RankFile.open(b)) {
            RankFile.Row one = ofA.next();
            RankFile.Row other = ofB.next();
            while (one != null && other != null) {
                if (!one.query().equals(other.query())
                        || !one.direction().equals(other.direction())) {
                    throw ofB.error(
                            "the query must be that of " + a + ", " + one.query(), other.query());
                }
                directions
                        .computeIfAbsent(one.direction(), direction -> new Answers())
                        .add(one.rank() == 1, other.rank() == 1);
                one = ofA.next();
                other = ofB.next();
            }
            if (one != null || other != null) {
                throw (one == null ? ofB : ofA)
                        .error("the other file must have this query, too", "missing");
            }
        }
        if (directions.isEmpty()) {
            throw new IOException(a + ": must have at least one query, but has none");
        }
        Map<String, Comparison> compared = new LinkedHashMap<>();
        directions.forEach((direction, answers) -> compared.put(direction, answers.compared()));
        return compared;
    }

    /** R@1 of the first model. */
    double at1OfA() {
        return (bothRight + onlyA) / (double) queries;
    }

    /** R@1 of the second model. */
    double at1OfB() {
        return (bothRight + onlyB) / (double) queries;
    }

    /** R@1 of the second less that of the first. */
    double difference() {
        return (onlyB - onlyA) / (double) queries;
    }

    /**
     * McNemar's exact test, two-sided: how likely queries that only one answers right would be
     * divided as unevenly, or more, if each model were as likely to be that one.
     */
    double p() {
        int discordant = onlyA + onlyB;
        int fewer = Math.min(onlyA, onlyB);
        double logarithm = -discordant * Math.log(2);
        double sum = 0;
        for (int k = 0; k <= fewer; k++) {
            sum += Math.exp(logarithm);
            logarithm += Math.log(discordant - k) - Math.log(k + 1);
        }
        return Math.min(1, 2 * sum);
    }

    /** Whether each model answered each query right. */
    private static final class Answers {
        private final BitSet rightA = new BitSet();
        private final BitSet rightB = new BitSet();
        private int queries;

        void add(boolean a, boolean b) {
            rightA.set(queries, a);
            rightB.set(queries, b);
            queries++;
        }

        Comparison compared() {
            byte[] differences = new byte[queries];
            int[] counts = new int[4];
            for (int i = 0; i < queries; i++) {
                int a = rightA.get(i) ? 1 : 0;
                int b = rightB.get(i) ? 1 : 0;
                differences[i] = (byte) (b - a);
                counts[2 * a + b]++;
            }
            double[] resampled =
                    IntStream.range(0, RESAMPLES)
                            .parallel()
                            .mapToDouble(resample -> mean(differences, resample))
                            .toArray();
            Arrays.sort(resampled);
            return new Comparison(
                    queries,
                    counts[3],
                    counts[2],
                    counts[1],
                    resampled[(int) Math.floor(TAIL * (RESAMPLES - 1))],
                    resampled[(int) Math.ceil((1 - TAIL) * (RESAMPLES - 1))]);
        }

        /** The mean of as many differences, drawn with replacement. */
        private static double mean(byte[] differences, int resample) {
            SplittableRandom random = new SplittableRandom(SEED + resample);
            long sum = 0;
            for (int i = 0; i < differences.length; i++) {
                sum += differences[random.nextInt(differences.length)];
            }
            return sum / (double) differences.length;
        }
    }
}
