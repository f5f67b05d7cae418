package io.everalign.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A JVM of its own, which can be killed and started again with the same words. */
final class ChildProcess implements AutoCloseable {

    private static final Duration END = Duration.ofSeconds(30);
    private static final int LOG_LINES = 25;

    private final String name;
    private final List<String> words;
    private final Map<String, String> environment;
    private final Path log;
    private Process process;

    private ChildProcess(
            String name,
            List<String> words,
            Map<String, String> environment,
            Path log,
            Process process) {
        this.name = name;
        this.words = words;
        this.environment = environment;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a main class; its output is appended to a log in the folder.
     *
     * @param name what it is called in messages, and its log
     * @param folder where it works
     * @param jvm class path and options
     * @param mainAndArguments main class and what it is given
     * @param environment variables that it has besides this process's
     */
    static ChildProcess start(
            String name,
            Path folder,
            List<String> jvm,
            List<String> mainAndArguments,
            Map<String, String> environment)
            throws IOException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-XX:+UseSerialGC");
        words.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
        words.addAll(jvm);
        words.addAll(mainAndArguments);
        Path log = folder.resolve(name + ".log");
        return new ChildProcess(name, words, environment, log, run(words, environment, log));
    }

    private static Process run(List<String> words, Map<String, String> environment, Path log)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .directory(log.getParent().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    String name() {
        return name;
    }

    /** SIGKILL; comes back once it is dead. */
    void kill() throws InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError(name + " was dead before it was killed\n" + evidence());
        }
        process.destroyForcibly().waitFor();
    }

    /** SIGKILL for it and every process that it has started, as a power cut would. */
    void killAll() {
        killTree(process, this::evidence);
    }

    /** SIGKILL for a process and all that it has started; comes back once they are dead. */
    static void killTree(Process root, Supplier<String> evidence) {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(root.toHandle()), root.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        Eventually.get(
                "everything is dead",
                END,
                () -> all.stream().noneMatch(ProcessHandle::isAlive),
                dead -> dead,
                evidence);
    }

    /** Starts it again, in a new JVM. */
    void startAgain() throws IOException {
        process = run(words, environment, log);
    }

    /** Waits until it has done its work. */
    void awaitSuccess(Duration limit) {
        Eventually.get(name + " ends", limit, process::isAlive, alive -> !alive, this::evidence);
        if (process.exitValue() != 0) {
            throw new AssertionError(
                    "%s ended with status %d%n%s".formatted(name, process.exitValue(), evidence()));
        }
    }

    /** The end of its log. */
    String evidence() {
        try {
            List<String> lines = Files.readAllLines(log);
            int from = Math.max(0, lines.size() - LOG_LINES);
            return "--- %s, alive: %s%n%s"
                    .formatted(
                            name,
                            process.isAlive(),
                            String.join("\n", lines.subList(from, lines.size())));
        } catch (IOException e) {
            return "--- %s%n%s".formatted(name, e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Eventually.get(name + " is dead", END, process::isAlive, alive -> !alive, this::evidence);
    }
}
