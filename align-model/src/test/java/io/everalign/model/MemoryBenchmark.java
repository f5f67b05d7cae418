package io.everalign.model;

import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Whether training keeps memory: a tiny model takes many steps, each on another batch of another
 * text length, and a {@link TrainingSnapshot} is taken and written now and then. The resident
 * memory of the process is printed ten times, with the slope of a straight line through everything
 * behind the first tenth. The Java heap is touched whole at the start and collected before each
 * look, so what grows is outside of it, and held.
 *
 * <p>Exit status 1 if the mean of the last tenth is more than one percent above that of the second.
 */
public final class MemoryBenchmark {
    private static final String USAGE = "bench memory [--steps 10000]\n";

    /** A heap of one size, and no compiler that goes on for thousands of steps. */
    private static final List<String> STILL_JVM =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xms256m",
                    "-Xmx256m",
                    "-XX:+AlwaysPreTouch",
                    "-XX:TieredStopAtLevel=1");

    private static final String IN_CHILD = "everalign.bench.memory";
    private static final int FEWEST_STEPS = 100;
    private static final int MOST_STEPS = 100_000_000;
    private static final double MOST_GROWTH = 0.01;

    /** Steps between two looks at the memory, as a part of all. */
    private static final int LOOKS = 200;

    private static final int LOOKS_A_SNAPSHOT = 10;

    /** Of x86-64, the only architecture that the native libraries are for. */
    private static final long PAGE_BYTES = 4096;

    private static final int SIDE = 32;
    private static final int PAIRS = 8;

    private MemoryBenchmark() {}

    /** Measures; see the usage. */
    public static void main(String[] words) throws Exception {
        int steps = steps(words);
        if (steps < FEWEST_STEPS || steps > MOST_STEPS) {
            System.err.print(USAGE);
            System.err.printf("--steps must be in [%d, %d]%n", FEWEST_STEPS, MOST_STEPS);
            System.exit(2);
        }
        System.exit(Boolean.getBoolean(IN_CHILD) ? measure(steps) : inChild(words));
    }

    /** -1 if the words say none. */
    private static int steps(String[] words) {
        if (words.length == 0) {
            return 10_000;
        }
        boolean known = words.length == 2 && words[0].equals("--steps");
        return known && words[1].matches("[0-9]{1,9}") ? Integer.parseInt(words[1]) : -1;
    }

    private static int inChild(String[] words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(STILL_JVM);
        command.addAll(
                List.of(
                        "-D" + IN_CHILD + "=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemoryBenchmark.class.getName()));
        command.addAll(List.of(words));
        ProcessBuilder child = new ProcessBuilder(command).inheritIO();
        child.environment().put("OMP_WAIT_POLICY", "passive");
        return child.start().waitFor();
    }

    private static int measure(int steps) throws IOException {
        AlignConfig config =
                AlignConfig.of(
                        ImageTower.scaled(0.25, 0.25, SIDE),
                        TextTower.of(Examples.VOCABULARY, 2, 32));
        Path folder = Files.createTempDirectory("everalign-bench");
        double[] at = new double[LOOKS];
        double[] bytes = new double[LOOKS];
        try (AlignTraining training =
                AlignTraining.create(config, OptimizerSettings.DEFAULT.withGhostBatch(4), 1)) {
            Random random = new Random(1);
            for (int look = 0; look < LOOKS; look++) {
                long until = (long) steps * (look + 1) / LOOKS;
                while (training.steps() < until) {
                    step(training, random);
                }
                if (look % LOOKS_A_SNAPSHOT == 0) {
                    try (TrainingSnapshot snapshot = training.snapshot()) {
                        snapshot.save(folder);
                    }
                }
                // Direct buffers are freed with the garbage, whose time has nothing to do with
                // steps.
                System.gc();
                at[look] = training.steps();
                bytes[look] = residentBytes();
                if ((look + 1) % (LOOKS / 10) == 0) {
                    System.out.printf(
                            Locale.ROOT,
                            "%,12d steps %,16.0f bytes resident%n",
                            training.steps(),
                            bytes[look]);
                }
            }
        }
        return told(at, bytes) ? 0 : 1;
    }

    private static void step(AlignTraining training, Random random) {
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            byte[] image = new byte[3 * SIDE * SIDE];
            random.nextBytes(image);
            images.add(image);
        }
        int length = 4 + random.nextInt(12);
        int[] ids = random.ints((long) PAIRS * length, 0, Examples.VOCABULARY).toArray();
        int[] mask = new int[ids.length];
        Arrays.fill(mask, 1);
        TokenBatch tokens =
                new TokenBatch(IntBuffer.wrap(ids), IntBuffer.wrap(mask), PAIRS, length);
        StepReport report =
                training.step(PixelBatch.of(images, SIDE), tokens, 0.001, training.steps());
        if (!report.finite()) {
            throw new IllegalStateException("Step " + training.steps() + " is not finite");
        }
    }

    private static long residentBytes() throws IOException {
        String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", 3);
        return Long.parseLong(pages[1]) * PAGE_BYTES;
    }

    /** Prints slope and growth; whether the growth is small enough. */
    private static boolean told(double[] at, double[] bytes) {
        int from = LOOKS / 10;
        double[] x = Arrays.copyOfRange(at, from, LOOKS);
        double[] y = Arrays.copyOfRange(bytes, from, LOOKS);
        double meanX = mean(x);
        double meanY = mean(y);
        double xx = sum(x.length, i -> (x[i] - meanX) * (x[i] - meanX));
        double slope = sum(x.length, i -> (x[i] - meanX) * (y[i] - meanY)) / xx;
        double rest = sum(x.length, i -> square(y[i] - meanY - slope * (x[i] - meanX)));
        double error = Math.sqrt(rest / (x.length - 2) / xx);
        double second = mean(Arrays.copyOfRange(bytes, from, 2 * from));
        double last = mean(Arrays.copyOfRange(bytes, LOOKS - from, LOOKS));
        double growth = last / second - 1;
        System.out.printf(
                Locale.ROOT,
                "slope %.2f ± %.2f bytes a step; the last tenth is %+.3f %% above the second (limit %.0f %%)%n",
                slope,
                error,
                100 * growth,
                100 * MOST_GROWTH);
        return growth <= MOST_GROWTH;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double sum(int count, IntToDoubleFunction of) {
        return IntStream.range(0, count).mapToDouble(of).sum();
    }

    private static double square(double value) {
        return value * value;
    }
}
