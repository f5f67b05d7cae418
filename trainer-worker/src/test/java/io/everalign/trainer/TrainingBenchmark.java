package io.everalign.trainer;

import io.everalign.model.AlignConfig;
import io.everalign.model.AlignTraining;
import io.everalign.model.NativeLibraries;
import io.everalign.model.StepReport;
import io.everalign.model.WordPieceTrainer;
import io.everalign.runtime.Settings;
import io.everalign.schemas.TestBroker;
import io.everalign.trainer.feed.FedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Training from Kafka beside PyTorch and transformers, on the same files in the same run. {@code
 * quality} gives both the same batches in the same order, from the same weights; {@code speed} and
 * {@code input} let each read its own way, turn by turn.
 */
public final class TrainingBenchmark {

    private static final String USAGE =
            """
            bench training --pairs FILE.tsv [--kind quality|speed|input] [--lang en] [--recipe FILE] [--set KEY=VALUE,…]
                           [--steps 20] [--rounds 5] [--seeds 3] [--out DIR] [--workers 2] [--most-pairs 0]
                           [--files log|pairs]

            quality: trains --seeds models of --steps steps on both sides and writes them to --out.
            speed:   pairs a second of --rounds turns of --steps steps each, input included.
            input:   the same without the steps: from Kafka, or from files, to tensors.
            --files log gives PyTorch files with the very bytes that Kafka has, pairs those of --pairs.
            The environment variable EVERALIGN_PYTHON names a Python with torch, transformers and Pillow.
            """;

    private final Map<String, String> options;
    private final TrainerSettings settings;
    private final Path work;
    private final WholeLog log;

    private TrainingBenchmark(Map<String, String> options) throws IOException {
        this.options = options;
        List<String> arguments = new ArrayList<>(List.of(options.get("--recipe")));
        for (String set : options.get("--set").split(",", -1)) {
            if (!set.isEmpty()) {
                arguments.add("--" + set);
            }
        }
        arguments.add("--kafka.bootstrap-servers=" + TestBroker.bootstrapServers());
        arguments.add("--kafka.partitions=2");
        settings =
                Settings.of(TrainerSettings.class).read(arguments.toArray(String[]::new), Map.of());
        work = Files.createTempDirectory("training-benchmark");
        log = new WholeLog(settings);
    }

    /** Measures; see the usage. */
    public static void main(String[] words) throws Exception {
        Map<String, String> options =
                new HashMap<>(
                        Map.of(
                                "--kind", "speed",
                                "--lang", "en",
                                "--recipe", "recipes/two-cores.properties",
                                "--set", "",
                                "--steps", "20",
                                "--rounds", "5",
                                "--seeds", "3",
                                "--out", "training-benchmark",
                                "--workers", "2",
                                "--files", "log"));
        options.put("--most-pairs", "0");
        options.put("--pairs", "");
        for (int i = 0; i < words.length; i += 2) {
            if (!options.containsKey(words[i]) || i + 1 == words.length) {
                System.err.print(USAGE);
                System.exit(2);
            }
            options.put(words[i], words[i + 1]);
        }
        if (options.get("--pairs").isEmpty() || System.getenv("EVERALIGN_PYTHON") == null) {
            System.err.print(USAGE);
            System.exit(2);
        }
        try {
            new TrainingBenchmark(options).run();
        } catch (Exception e) {
            System.err.printf("bench training: %s%n", e);
            System.exit(1); // the broker's threads would live on
        }
        System.exit(0);
    }

    private int number(String option) {
        return Integer.parseInt(options.get(option));
    }

    private void run() throws Exception {
        FedLog.fill(
                "--kafka.bootstrap-servers=" + TestBroker.bootstrapServers(),
                "--kafka.partitions=2",
                "--feed.languages=" + options.get("--lang"),
                "--feed.most-pairs=" + options.get("--most-pairs"),
                "--feed.pairs=" + options.get("--pairs"));
        NativeLibraries.Found engine = NativeLibraries.find();
        System.out.printf(
                "%d cores, load %.1f, %s %s with %d threads on %s, recipe %s %s%n",
                Runtime.getRuntime().availableProcessors(),
                java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        .getSystemLoadAverage(),
                engine.engine(),
                engine.version(),
                engine.threads(),
                engine.devices(),
                options.get("--recipe"),
                options.get("--set"));
        Path tokenizer = Files.createDirectories(work.resolve("tokenizer"));
        WordPieceTrainer.write(log.vocabulary(), tokenizer);
        if (options.get("--kind").equals("quality")) {
            for (int seed = 1; seed <= number("--seeds"); seed++) {
                compare(seed, tokenizer);
            }
        } else {
            race(tokenizer);
        }
    }

    private AlignTraining fresh(long seed, Path tokenizer) throws IOException {
        AlignConfig config = Worker.config(settings, tokenizer);
        return AlignTraining.create(config, settings.recipe().optimizer(), seed);
    }

    private void compare(int seed, Path tokenizer) throws Exception {
        Path out = Path.of(options.get("--out")).toAbsolutePath();
        Path start = Files.createDirectories(work.resolve("start-" + seed));
        Path ours = Files.createDirectories(out.resolve("ours-" + seed));
        Path theirs = Files.createDirectories(out.resolve("pytorch-" + seed));
        List<String> curve = new ArrayList<>(List.of("step\tours\tpytorch"));
        double[] sums = new double[3];
        try (AlignTraining training = fresh(seed, tokenizer)) {
            training.export(start, tokenizer);
            int steps = number("--steps");
            RecipeSettings recipe = settings.recipe();
            String passed =
                    String.format(
                            Locale.ROOT,
                            "{\"average_decay\": %s, \"weight_decay\": %s}",
                            recipe.averageDecay(),
                            recipe.weightDecay());
            try (TrainingPeer peer =
                    TrainingPeer.start(
                            work,
                            "lockstep",
                            start.toString(),
                            theirs.toString(),
                            recipe.rule().name().toLowerCase(Locale.ROOT),
                            Integer.toString(NativeLibraries.find().threads()),
                            passed)) {
                log.feed(
                        log.round(seed, steps),
                        training,
                        tokenizer,
                        (batch, step) -> {
                            double rate =
                                    recipe.schedule().at(step)
                                            * Math.min(1, 5.0 * (steps - step + 0.5) / steps);
                            double other = peer.step(batch, rate);
                            StepReport own =
                                    training.step(
                                            batch.pixels(),
                                            batch.tokens(),
                                            rate,
                                            Seeds.positive(seed, step));
                            curve.add(step + "\t" + own.loss() + "\t" + other);
                            sums[0] += (own.loss() - other) * (own.loss() - other);
                            sums[1] += own.loss();
                            sums[2] += other;
                            if (step % Math.max(1, steps / 20) == 0) {
                                System.out.printf(
                                        "seed %d step %5d  ours %.4f  pytorch %.4f%n",
                                        seed, step, own.loss(), other);
                            }
                            return true;
                        });
                peer.finish();
            }
            training.export(ours, tokenizer);
            Files.write(out.resolve("loss-" + seed + ".tsv"), curve);
            System.out.printf(
                    "seed %d: mean loss ours %.4f, pytorch %.4f; root mean square difference %.4f; models in %s%n",
                    seed, sums[1] / steps, sums[2] / steps, Math.sqrt(sums[0] / steps), out);
        }
    }

    private void race(Path tokenizer) throws Exception {
        boolean training = options.get("--kind").equals("speed");
        int steps = number("--steps");
        int rounds = number("--rounds");
        int batch = settings.rounds().batchSize();
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        boolean sameBytes = options.get("--files").equals("log");
        Path files = sameBytes ? log.files(work) : Path.of(options.get("--pairs")).toAbsolutePath();
        Path start = Files.createDirectories(work.resolve("start"));
        try (AlignTraining model = fresh(1, tokenizer)) {
            model.export(start, tokenizer);
            try (TrainingPeer peer =
                    TrainingPeer.start(
                            work,
                            training ? "loop" : "input",
                            start.toString(),
                            files.toString(),
                            sameBytes ? "" : options.get("--lang"),
                            Integer.toString(batch),
                            Integer.toString(NativeLibraries.find().threads()),
                            options.get("--workers"),
                            settings.recipe().rule().name().toLowerCase(Locale.ROOT))) {
                long[] begun = new long[1];
                // Half a turn goes first, so that what is made ahead does not count.
                for (int round = 0; round <= rounds; round++) {
                    begun[0] = 0;
                    log.feed(
                            log.round(round + 1, 2 * steps),
                            model,
                            tokenizer,
                            (made, step) -> {
                                if (step == steps / 2) {
                                    begun[0] = System.nanoTime();
                                }
                                if (training) {
                                    model.step(made.pixels(), made.tokens(), 1e-3, step);
                                }
                                return step < steps / 2 + steps;
                            });
                    double own = steps * batch / ((System.nanoTime() - begun[0]) / 1e9);
                    double other = peer.rate(steps);
                    if (round > 0) { // the first warms up
                        ours.add(own);
                        theirs.add(other);
                    }
                }
            }
        }
        print("ours", ours);
        print("pytorch", theirs);
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            ratios.add(ours.get(i) / theirs.get(i));
        }
        print("ratio", ratios);
    }

    private static void print(String name, List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        System.out.printf(
                "%-8s %.2f (%.2f–%.2f)%n",
                name, sorted.get(sorted.size() / 2), sorted.get(0), sorted.get(sorted.size() - 1));
    }
}
