package io.everalign.tests;

import io.everalign.standalone.ModuleHome;
import io.everalign.standalone.StandaloneMain;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The demo as a user starts it, in a process of its own that can be killed. */
final class DemoProcess implements AutoCloseable {

    private final Process process;
    private final Path data;
    private final Path output;

    private DemoProcess(Process process, Path data, Path output) {
        this.process = process;
        this.data = data;
        this.output = output;
    }

    static DemoProcess start(TestSite site, Path data, Duration delay) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
        words.add("-D" + ModuleHome.PROPERTY + "=" + ModuleHome.find().root());
        words.add(StandaloneMain.class.getName());
        words.addAll(List.of("--data=" + data, "--port=0", "--delay=" + delay.toMillis() + "ms"));
        site.seeds().forEach(seed -> words.add("--seed=" + seed));
        words.add("--set=crawler:crawl.resolve=" + String.join(",", site.resolve()));
        Demo.SETTINGS.forEach(
                (station, settings) ->
                        settings.forEach(
                                (key, value) ->
                                        words.add(
                                                "--set=%s:%s=%s".formatted(station, key, value))));
        Path output = data.resolve("demo.log");
        Process process =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        return new DemoProcess(process, data, output);
    }

    /** Where its broker is, once it has chosen a port. */
    String bootstrapServers() throws IOException {
        Properties ports = new Properties();
        try (Reader reader = Files.newBufferedReader(data.resolve("ports"))) {
            ports.load(reader);
        }
        return "127.0.0.1:" + Integer.parseInt(ports.getProperty("broker"));
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Kills the supervisor and every station, as a power cut would. */
    void kill() {
        ChildProcess.killTree(process, this::output);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
