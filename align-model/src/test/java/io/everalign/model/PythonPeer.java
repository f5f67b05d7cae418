package io.everalign.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The Python that tests compare with: one that has torch, transformers, Pillow and numpy. The
 * environment variable {@code EVERALIGN_PYTHON} names it; without it such tests are skipped and say
 * so.
 */
public final class PythonPeer {
    private static final String VARIABLE = "EVERALIGN_PYTHON";
    private static final long LIMIT_MINUTES = 10;

    private final String python;

    private PythonPeer(String python) {
        this.python = python;
    }

    /** The peer, or the end of the test with a message. */
    public static PythonPeer orSkip() {
        String python = System.getenv(VARIABLE);
        Assumptions.assumeTrue(
                python != null && !python.isBlank(),
                "skipped: " + VARIABLE + " names no Python with torch and transformers");
        return new PythonPeer(python);
    }

    /**
     * Runs a script that lies beside the tests; fails with what it printed if it does.
     *
     * @param folder its working directory, where it leaves its files
     * @return what it printed
     */
    public String run(String script, Path folder, String... arguments)
            throws IOException, InterruptedException {
        Path copy = folder.resolve(script);
        try (InputStream in = PythonPeer.class.getResourceAsStream(script)) {
            Files.write(copy, in.readAllBytes());
        }
        Path output = folder.resolve(script + ".log");
        List<String> command = new ArrayList<>(List.of(python, copy.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(Map.of("HF_HUB_OFFLINE", "1", "PYTHONUTF8", "1"));
        Process process = builder.start();
        boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(
                    script + (ended ? " failed:\n" : " did not end in time:\n") + printed);
        }
        return printed;
    }
}
