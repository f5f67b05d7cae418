package io.everalign.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everalign.model.EmbedMain;
import io.everalign.standalone.ModuleHome;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@code everalign embed} in a process of its own, as a user starts it. */
final class EmbedCommand {

    private EmbedCommand() {}

    /**
     * What it prints with {@code --json} for one text.
     *
     * @param folder where its cache and what it prints go
     * @param model folder or address of the model
     */
    static JsonNode json(Path folder, String model, String text) throws Exception {
        Path output = folder.resolve("embedded.json");
        Path errors = folder.resolve("embed.log");
        ProcessBuilder command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        ModuleHome.find().classPath("align-model"),
                        EmbedMain.class.getName(),
                        "--model=" + model,
                        "--text=" + text,
                        "--json");
        command.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        Process process =
                command.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(contentOf(errors.toFile())).isZero();
        return new ObjectMapper().readTree(output.toFile());
    }
}
