package io.everalign.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The trainer in a JVM of its own, which can be killed and started again with the same settings.
 */
final class TrainerProcess implements AutoCloseable {

    private final List<String> words;
    private final Path log;
    private Process process;

    /**
     * Starts a trainer.
     *
     * @param folder where its log goes
     * @param settings as words
     */
    TrainerProcess(Path folder, List<String> settings) throws IOException {
        words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.add(TrainerMain.class.getName());
        words.add("--station.port=0");
        words.addAll(settings);
        log = Files.createDirectories(folder).resolve("trainer.log");
        process = start();
    }

    private Process start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("OMP_WAIT_POLICY", "passive");
        return builder.start();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** SIGKILL, and a new JVM once it is dead. */
    void killAndStartAgain() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("The trainer was dead before it was killed\n" + log());
        }
        process.destroyForcibly().waitFor();
        process = start();
    }

    /** All that it has said. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
