package io.everalign.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everalign.model.PythonPeer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that transformers made, measured by us and by transformers with numpy on the same pairs;
 * see {@code evaluate_peer.py}.
 */
class EvaluatePeerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    @Test
    void transformersAndNumpyMeasureTheSame() throws Exception {
        PythonPeer peer = PythonPeer.orSkip();
        Path model = folder.resolve("model");
        peer.run("model_peer.py", folder, "make", model.toString(), "b0,mini,64");
        peer.run("evaluate_peer.py", folder, model.toString(), folder.toString());
        JsonNode expected = JSON.readTree(Files.readString(folder.resolve("expected.json")));

        JsonNode retrieval = evaluate(model, "--pairs", folder + "/pairs.tsv");
        JsonNode classified =
                evaluate(
                        model,
                        "--pairs",
                        folder + "/labelled.tsv",
                        "--classes",
                        folder + "/classes.txt",
                        "--templates",
                        folder + "/templates.txt");

        assertEqual("", retrieval, expected.get("retrieval"));
        assertEqual("zero_shot", classified.get("zero_shot"), expected.get("zero_shot"));
    }

    private static void assertEqual(String path, JsonNode found, JsonNode expected) {
        if (expected.isNumber()) {
            assertThat(found.doubleValue())
                    .as(path)
                    .isCloseTo(expected.doubleValue(), within(1e-12));
            return;
        }
        assertThat(found.fieldNames())
                .toIterable()
                .as(path)
                .containsExactlyInAnyOrderElementsOf(() -> expected.fieldNames());
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            assertEqual(path + "/" + field.getKey(), found.get(field.getKey()), field.getValue());
        }
    }

    private static JsonNode evaluate(Path model, String... more) throws Exception {
        List<String> words =
                new ArrayList<>(List.of("--model", model.toString(), "--json", "--device", "cpu"));
        words.addAll(Arrays.asList(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                EvaluateMain.run(
                        words.toArray(String[]::new),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isZero();
        return JSON.readTree(out.toString(StandardCharsets.UTF_8));
    }
}
