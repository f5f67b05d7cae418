package io.everalign.tests.bench;

import io.everalign.model.AlignConfig;
import io.everalign.model.AlignModel;
import io.everalign.model.AlignTraining;
import io.everalign.model.ImageTower;
import io.everalign.model.NativeLibraries;
import io.everalign.model.OptimizerSettings;
import io.everalign.model.PixelBatch;
import io.everalign.model.TextTower;
import io.everalign.model.TokenBatch;
import io.everalign.model.WordPieceTrainer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Embedding and training speed beside transformers, on the same machine in the same run: both sides
 * take turns, with the same weights' shapes, batch, text length, number of threads and environment.
 * A round's ratio compares neighbours in time; printed are medians with the smallest and the
 * largest.
 */
public final class ModelBenchmark {
    private static final String USAGE =
            """
            bench model [--image b0] [--text mini] [--side 128] [--batch 32] [--tokens 16] [--rounds 9]
                        [--calls 3] [--kinds images,texts,step]

            The environment variable EVERALIGN_PYTHON names a Python with torch and transformers; without
            it only this side is measured.
            """;
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "--image", "b0",
                    "--text", "mini",
                    "--side", "128",
                    "--batch", "32",
                    "--tokens", "16",
                    "--rounds", "9",
                    "--calls", "3",
                    "--kinds", "images,texts,step");
    private static final int VOCABULARY = 30_522;

    private final Map<String, String> options;
    private final AlignTraining training;
    private final AlignModel model;
    private final PixelBatch pixels;
    private final TokenBatch tokens;
    private final Path directory;

    private ModelBenchmark(Map<String, String> options) throws IOException {
        this.options = options;
        directory = Files.createTempDirectory("everalign-bench");
        List<String> vocabulary =
                new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
        for (int i = vocabulary.size(); i < VOCABULARY; i++) {
            vocabulary.add("w" + i);
        }
        WordPieceTrainer.write(vocabulary, directory);
        AlignConfig config =
                AlignConfig.of(
                        ImageTower.preset(option("--image"), number("--side")),
                        TextTower.preset(option("--text"), VOCABULARY));
        training = AlignTraining.create(config, OptimizerSettings.DEFAULT, 1);
        training.export(directory, directory);
        model = AlignModel.load(directory);
        pixels = randomPixels(number("--batch"), number("--side"));
        tokens = randomTokens(number("--batch"), number("--tokens"));
    }

    /** Measures; see the usage. */
    public static void main(String[] words) throws IOException {
        Map<String, String> options = new TreeMap<>(DEFAULTS);
        for (int i = 0; i < words.length; i += 2) {
            if (!DEFAULTS.containsKey(words[i]) || i + 1 == words.length) {
                System.err.print(USAGE);
                System.exit(2);
            }
            options.put(words[i], words[i + 1]);
        }
        new ModelBenchmark(options).run();
        System.exit(0);
    }

    private String option(String name) {
        return options.getOrDefault(name, "");
    }

    private int number(String name) {
        return Integer.parseInt(option(name));
    }

    private static PixelBatch randomPixels(int count, int side) {
        byte[] bytes = new byte[3 * count * side * side];
        new Random(1).nextBytes(bytes);
        return new PixelBatch(
                ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), count, side);
    }

    private static TokenBatch randomTokens(int count, int length) {
        int[] ids = new Random(2).ints((long) count * length, 5, VOCABULARY).toArray();
        int[] mask = new int[ids.length];
        Arrays.fill(mask, 1);
        return new TokenBatch(IntBuffer.wrap(ids), IntBuffer.wrap(mask), count, length);
    }

    private void run() throws IOException {
        System.out.println(machine());
        System.out.println(options);
        String python = System.getenv("EVERALIGN_PYTHON");
        Peer peer = python == null ? null : Peer.start(python, this);
        for (String kind : option("--kinds").split(",", -1)) {
            measure(kind, peer);
        }
        if (peer != null) {
            peer.close();
        }
    }

    private void measure(String kind, Peer peer) throws IOException {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round <= number("--rounds"); round++) {
            double own = number("--batch") / call(kind, round);
            double other = peer == null ? Double.NaN : number("--batch") / peer.call(kind);
            if (round > 0) { // the first warms up
                ours.add(own);
                theirs.add(other);
                ratios.add(own / other);
            }
        }
        System.out.printf(
                "%-7s ours %s/s   transformers %s/s   ratio %s%n",
                kind, spread(ours, "%.1f"), spread(theirs, "%.1f"), spread(ratios, "%.2f"));
    }

    /** Seconds for one call. */
    private double call(String kind, int round) {
        long begun = System.nanoTime();
        for (int i = 0; i < number("--calls"); i++) {
            switch (kind) {
                case "images" -> model.embedImages(pixels);
                case "texts" -> model.embedTexts(tokens);
                case "step" -> training.step(pixels, tokens, 1e-4, round);
                default -> throw new IllegalArgumentException("--kinds: " + kind);
            }
        }
        return (System.nanoTime() - begun) / 1e9 / number("--calls");
    }

    private static String spread(List<Double> values, String format) {
        List<Double> sorted = values.stream().sorted().toList();
        return (format + " (" + format + "–" + format + ")")
                .formatted(
                        sorted.get(sorted.size() / 2),
                        sorted.get(0),
                        sorted.get(sorted.size() - 1));
    }

    private static String machine() throws IOException {
        Path cpus = Path.of("/proc/cpuinfo");
        String name = "unknown processor";
        if (Files.isReadable(cpus)) {
            name =
                    Files.readAllLines(cpus).stream()
                            .filter(line -> line.startsWith("model name"))
                            .map(line -> line.substring(line.indexOf(':') + 1).strip())
                            .findFirst()
                            .orElse(name);
        }
        NativeLibraries.Found found = NativeLibraries.find();
        double load =
                java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        .getSystemLoadAverage();
        return "%s, %d cores, load %.1f; %s %s on %s, %d threads"
                .formatted(
                        name,
                        Runtime.getRuntime().availableProcessors(),
                        load,
                        found.engine(),
                        found.version(),
                        found.devices(),
                        found.threads());
    }

    /** transformers in a process of its own. */
    private record Peer(Process process, PrintWriter questions, BufferedReader answers, int calls) {

        static Peer start(String python, ModelBenchmark bench) throws IOException {
            Path script = bench.directory.resolve("model_peer.py");
            try (InputStream in = ModelBenchmark.class.getResourceAsStream("model_peer.py")) {
                Files.copy(in, script);
            }
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    python,
                                    script.toString(),
                                    bench.directory.toString(),
                                    bench.option("--batch"),
                                    bench.option("--tokens"),
                                    bench.option("--side"),
                                    String.valueOf(NativeLibraries.find().threads()))
                            .redirectError(ProcessBuilder.Redirect.DISCARD);
            Process process = builder.start();
            Peer peer =
                    new Peer(
                            process,
                            new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true),
                            process.inputReader(StandardCharsets.UTF_8),
                            bench.number("--calls"));
            System.out.println("beside " + peer.answers.readLine());
            return peer;
        }

        /** Seconds for one call. */
        double call(String kind) throws IOException {
            questions.println(kind + " " + calls);
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("the peer ended");
            }
            return Double.parseDouble(answer);
        }

        void close() {
            questions.close();
            process.destroy();
        }
    }
}
