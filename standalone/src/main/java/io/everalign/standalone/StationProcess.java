package io.everalign.standalone;

import io.everalign.runtime.Station;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of a station: its process, its log, and where it answers. */
final class StationProcess {

    private static final long MAX_LOG_BYTES = 32L << 20;
    private static final int TAIL_BYTES = 16 << 10;
    private static final Pattern MESSAGE =
            Pattern.compile(
                    "\"level\":\"ERROR\".*?\"formattedMessage\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Process process;
    private final Path log;
    private final int port;

    private StationProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts the JVM; its working files go below {@code directory}. */
    static StationProcess start(StationPlan plan, String classPath, Path directory, Path log)
            throws IOException {
        int port = DataDirectory.freePort();
        Files.createDirectories(directory);
        turnOver(log);
        List<String> words = new ArrayList<>();
        // Ctrl-C goes to every process of the terminal; only the supervisor is to act on it.
        words.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(plan.jvmArguments());
        words.add("-D" + Station.SUPERVISED + "=true");
        words.add("-Djava.io.tmpdir=" + directory);
        words.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-cp", classPath, plan.mainClass()));
        words.addAll(plan.arguments());
        words.add("--station.port=" + port);
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // With the default, libtorch crashes when cores are oversubscribed.
        builder.environment().put("OMP_WAIT_POLICY", "passive");
        return new StationProcess(builder.start(), log, port);
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    /** Exit status of a process that has ended. */
    int exit() {
        return process.exitValue();
    }

    void terminate() {
        process.destroy();
    }

    void kill() {
        process.destroyForcibly();
    }

    boolean awaitEnd(Duration limit) throws InterruptedException {
        return process.waitFor(Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** How it ended, with the last error that it wrote. */
    String lastWords() {
        int exit = process.exitValue();
        String end = exit == 128 + 9 ? "was killed" : "ended with status " + exit;
        try {
            String tail = Command.tail(log, TAIL_BYTES);
            String words = lastError(tail);
            return words.isEmpty() || exit == 128 + 9 ? end : end + ": " + words;
        } catch (IOException e) {
            return end;
        }
    }

    /** The newest plain line in the end of a log, or message of an error; empty if none. */
    static String lastError(String tail) {
        String found = "";
        for (String line : tail.lines().toList()) {
            Matcher matcher = MESSAGE.matcher(line);
            if (matcher.find()) {
                found = matcher.group(1).replace("\\\"", "\"").replace("\\n", " ");
            } else if (!line.isBlank() && !line.startsWith("{") && !line.startsWith("\t")) {
                found = line.strip();
            }
        }
        return found.length() > 300 ? found.substring(0, 300) + "…" : found;
    }

    private static void turnOver(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
            Path old = log.resolveSibling(log.getFileName() + ".old");
            Files.move(log, old, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
