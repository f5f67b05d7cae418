package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Held against what a process that takes one step has at its peak. */
class MemoryEstimateTest {

    @ParameterizedTest
    @CsvSource({"0.5,0.5,96,tiny,64,64", "1,1,128,mini,24,24", "0.5,0.5,96,tiny,128,32"})
    @EnabledOnOs(OS.LINUX)
    void aStepNeedsAboutWhatIsEstimated(
            double width, double depth, int side, String text, int pairs, int micro)
            throws Exception {
        AlignConfig config = config(width, depth, side, text);
        OptimizerSettings settings = OptimizerSettings.DEFAULT.withMicroBatch(micro);
        double estimated =
                MemoryEstimate.of(config, settings, pairs, Examples.LENGTH, false).totalBytes();
        double measured =
                grown(
                        Double.toString(width),
                        Double.toString(depth),
                        Integer.toString(side),
                        text,
                        Integer.toString(pairs),
                        Integer.toString(micro));
        assertThat(measured / estimated).isBetween(0.7, 1.15);
    }

    private static AlignConfig config(double width, double depth, int side, String text) {
        return AlignConfig.of(
                ImageTower.scaled(width, depth, side), TextTower.preset(text, Examples.VOCABULARY));
    }

    /** Bytes by which the peak of a process grows in its first step. */
    private static double grown(String... arguments) throws Exception {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                StepMain.class.getName()));
        words.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("OMP_WAIT_POLICY", "passive");
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return Double.parseDouble(output.strip());
    }

    /** Prints how far the peak is above what the process had before it made the model. */
    static final class StepMain {
        public static void main(String[] arguments) throws IOException {
            AlignConfig config =
                    config(
                            Double.parseDouble(arguments[0]),
                            Double.parseDouble(arguments[1]),
                            Integer.parseInt(arguments[2]),
                            arguments[3]);
            int pairs = Integer.parseInt(arguments[4]);
            OptimizerSettings settings =
                    OptimizerSettings.DEFAULT.withMicroBatch(Integer.parseInt(arguments[5]));
            NativeLibraries.find();
            long before = status("VmRSS:");
            try (AlignTraining training = AlignTraining.create(config, settings, 1)) {
                training.step(
                        Examples.pixels(pairs, config.image().imageSize()),
                        Examples.tokens(pairs),
                        0.001,
                        1);
            }
            System.out.println((status("VmHWM:") - before) * 1024);
        }

        private static long status(String name) throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
