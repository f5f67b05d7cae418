package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightFilesTest {
    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";

    @TempDir Path folder;

    @Test
    void shardsAreReadAsOneFile() throws IOException {
        Safetensors.write(folder.resolve(FIRST), List.of(SafetensorsFileTest.pair()));
        Safetensors.write(folder.resolve(SECOND), List.of(Safetensors.scalar("n", 7L)));
        index("{'weight_map':{'pair':'" + FIRST + "','n':'" + SECOND + "'}}");
        try (WeightFiles files = WeightFiles.open(folder)) {
            assertThat(files.tensors()).containsExactlyInAnyOrder("pair", "n");
            assertThat(files.integer("n")).isEqualTo(7);
            ByteBuffer pair = files.floats(TensorSpec.of("pair", TensorSpec.Start.ZEROS, 2));
            assertThat(pair.order(ByteOrder.LITTLE_ENDIAN).getFloat(4)).isEqualTo(-2f);
            assertThatThrownBy(() -> files.integer("missing"))
                    .hasMessageContaining("have no tensor missing");
        }
    }

    @Test
    void aTensorInTwoShardsIsRefused() throws IOException {
        Safetensors.write(folder.resolve(FIRST), List.of(SafetensorsFileTest.pair()));
        Safetensors.write(folder.resolve(SECOND), List.of(SafetensorsFileTest.pair()));
        index("{'weight_map':{'pair':'" + FIRST + "','n':'" + SECOND + "'}}");
        assertThatThrownBy(() -> WeightFiles.open(folder).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("two files hold pair");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'weight_map':{'a':'../../etc/model.safetensors'}} | must name files",
                "{'weight_map':{'a':'/model.safetensors'}} | must name files",
                "{'weight_map':{'a':7}} | must name files",
                "{'weight_map':{}} | names 0",
                "{} | names 0",
                "[] | JSON object",
                "{'weight_map': | not JSON",
                "{'weight_map':{'a':'model-1.safetensors'}} | model-1.safetensors"
            })
    void hostileIndexesAreRefused(String json, String reason) throws IOException {
        index(json);
        assertThatThrownBy(() -> WeightFiles.open(folder).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void pickledWeightsAreNotReadAndTheErrorSaysWhatToDo() throws IOException {
        Files.write(folder.resolve(ModelFiles.PICKLED_WEIGHTS), new byte[] {1});
        assertThatThrownBy(() -> WeightFiles.open(folder).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("model.safetensors is missing")
                .hasMessageContaining("safe_serialization=True");
    }

    private void index(String json) throws IOException {
        Files.writeString(folder.resolve(ModelFiles.WEIGHTS_INDEX), json.replace('\'', '"'));
    }
}
