package io.everalign.trainer.report;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Events as a trainer writes them. */
final class Samples {

    static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");
    static final int BATCH = 256;

    private Samples() {}

    static JournalEvent.Start start(Map<String, String> settings) {
        return new JournalEvent.Start(
                BEGIN,
                "everalign/demo",
                "worker-1",
                7,
                BATCH,
                "0.1.0",
                "PyTorch 2.7.1",
                Map.of("processors", "16 × Some Processor"),
                settings);
    }

    /** The line of ten steps that ends with this one. */
    static JournalEvent.Step step(long step, double loss) {
        return step(step, 10, loss);
    }

    static JournalEvent.Step step(long step, int steps, double loss) {
        return new JournalEvent.Step(
                BEGIN.plusSeconds(step),
                1 + step / 50,
                step,
                steps,
                loss,
                0.7,
                0.9,
                0.001,
                (double) step * BATCH,
                58.5,
                0.02,
                0.75,
                17);
    }

    static JournalEvent.Round round(long round) {
        return new JournalEvent.Round(
                BEGIN.plusSeconds(50 * round),
                round,
                50 * round,
                3.5,
                0.9,
                Map.of("trained", 9_600.0, "replayed", 3_200.0),
                Map.of("trained", 9_600.0 * round, "replayed", 3_200.0 * round, "broken", 2.0),
                1_234,
                Map.of(0, 4_900L * round, 1, 4_800L * round));
    }

    static JournalEvent.Version version(int number, String gate) {
        double recall = 1 - Math.exp(-number / 20.0);
        Map<String, Double> metrics = new TreeMap<>();
        for (int k : new int[] {1, 5, 10}) {
            metrics.put("image_to_text_r" + k, recall * k / (k + 1.0));
            metrics.put("text_to_image_r" + k, 0.9 * recall * k / (k + 1.0));
        }
        metrics.put("mean_r1", 0.95 * recall / 2);
        return new JournalEvent.Version(
                BEGIN.plusSeconds(500L * number),
                10L * number,
                500L * number,
                number,
                "%040x".formatted(number),
                metrics,
                Map.of("pairs", 500.0),
                gate);
    }

    /** A whole run of so many rounds of 50 steps. */
    static void write(Path folder, int rounds, long seed, Map<String, String> settings) {
        Random random = new Random(seed);
        try (Journal journal = new Journal(folder, Journal.LIMIT, () -> {})) {
            journal.append(start(settings));
            for (int round = 1; round <= rounds; round++) {
                for (int step = 50 * round - 40; step <= 50 * round; step += 10) {
                    journal.append(noisy(step, round, random));
                }
                journal.append(round(round));
                if (round % 10 == 0) {
                    journal.append(version(round / 10, round % 30 == 0 ? "below" : "passed"));
                }
            }
        }
    }

    private static JournalEvent.Step noisy(long step, long round, Random random) {
        double spike = random.nextInt(150) == 0 ? 4 : 0;
        return new JournalEvent.Step(
                BEGIN.plusSeconds(step),
                round,
                step,
                10,
                2.4 + 8.7 * Math.exp(-step / 700.0) + 0.15 * random.nextGaussian() + spike / 2,
                Math.exp(-0.5 + 0.4 * random.nextGaussian() + spike),
                0.02 + 0.98 * Math.exp(-step / 900.0),
                Math.min(1, step / 1_000.0) * 0.001,
                (double) step * BATCH,
                900 + 30 * random.nextGaussian() - 40 * spike,
                Math.abs(0.03 + 0.02 * random.nextGaussian()),
                0.75,
                17 + random.nextInt(4));
    }
}
