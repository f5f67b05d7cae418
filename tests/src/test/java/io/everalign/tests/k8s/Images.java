package io.everalign.tests.k8s;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Builds images with the project's own script and the Docker command that it uses. */
final class Images {

    private static final int MINUTES = 5;

    private Images() {}

    /** The base of the Java processes where nothing else is said. */
    static String publicBase() {
        String argument = Image.BROKER.instruction("ARG").get(0);
        return argument.substring(argument.indexOf('=') + 1);
    }

    /** Whether an image is here or can be pulled. */
    static boolean canBeHad(String image) throws InterruptedException {
        return run(List.of("docker", "image", "inspect", image)).succeeded()
                || run(List.of("docker", "pull", "--quiet", image)).succeeded();
    }

    static void build(String tag, String... processes) throws InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Image.PROJECT.resolve("k8s/images/build").toString());
        command.addAll(List.of("--tag", tag));
        command.addAll(List.of(processes));
        Output output = run(command);
        if (!output.succeeded()) {
            throw new AssertionError(String.join(" ", command) + " says:\n" + output.text());
        }
    }

    /** What a command said, and whether it went well. A command that is not there has failed. */
    record Output(boolean succeeded, String text) {}

    static Output run(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String text =
                    new String(
                            process.getInputStream().readAllBytes(),
                            java.nio.charset.StandardCharsets.UTF_8);
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            return new Output(ended && process.exitValue() == 0, text);
        } catch (IOException e) {
            return new Output(false, String.valueOf(e.getMessage()));
        }
    }
}
