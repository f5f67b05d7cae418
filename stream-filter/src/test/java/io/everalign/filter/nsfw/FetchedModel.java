package io.everalign.filter.nsfw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The real model below {@code target}, fetched as a user does. */
final class FetchedModel {
    private static final Path FOLDER = Path.of("target", "nsfw-model").toAbsolutePath();

    private FetchedModel() {}

    record Result(int status, String out, String err) {}

    static Result run(Map<String, String> environment, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                NsfwModelMain.run(
                        words,
                        environment,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Result(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Skips the test, saying so, where the registry can't be reached. */
    static synchronized Path folder() {
        Result result = run(System.getenv(), "--out", FOLDER.toString());
        assumeFalse(
                result.err.contains("no answer") || result.err.contains(": answered "),
                "The NSFW model is not tested: " + result.err);
        assertThat(result.status).as(result.err).isZero();
        return FOLDER;
    }
}
