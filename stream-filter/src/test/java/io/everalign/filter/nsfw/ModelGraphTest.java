package io.everalign.filter.nsfw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelGraphTest {

    @Test
    void aWholeModelIsRead() throws BadModel {
        ModelGraph graph =
                ModelGraph.read(
                        TinyModel.json().getBytes(StandardCharsets.UTF_8), TinyModel.weights());
        assertThat(graph.side()).isEqualTo(9);
        assertThat(graph.nodes())
                .extracting(GraphNode::name)
                .containsExactly(
                        "in",
                        "twice",
                        "less",
                        "first",
                        "each",
                        "mix",
                        "sum",
                        "average",
                        "flat",
                        "dense",
                        "softmax",
                        "Identity");
        assertThat(graph.lastUses().get("sum")).containsExactlyInAnyOrder("mix", "first");
        assertThat(graph.constant("one").orElseThrow().values())
                .containsExactly((float) (89 * 0.008 - 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "AddV2 | Elu | node sum: op must be one of MobileNet's, but is \"Elu\"",
                "U0FNRQ== | VALI | node first: padding must be SAME or VALID, but is",
                "TkhXQw== | TkNIVw== | node first: data_format must be NHWC, but is NCHW",
                "\"1\",\"2\",\"2\",\"1\" | \"1\",\"2\",\"1\",\"1\" | node first: strides must be [1, n, n, 1], but is [1, 2, 1, 1]",
                "\"mix\",\"first\" | \"mix\",\"less\" | node sum: must add equal shapes [5, 5, 4], but is [9, 9, 3]",
                "\"mix\",\"first\" | \"mix\",\"dense\" | node sum: input must be an earlier node, but is dense",
                "\"5\",\"5\" | \"4\",\"4\" | node average: must average all of [5, 5, 4], but is 4",
                "DT_FLOAT | DT_HALF | dtype must be DT_FLOAT, but is \"DT_HALF\"",
                "graph-model | layers-model | format must be graph-model, but is \"layers-model\"",
                "uint8 | uint16 | weight two: quantization.dtype must be uint8, but is \"uint16\"",
                "0.008 | 1e300 | weight two: quantization.scale must be a number from -1e6 to 1e6, but is 1.0E300",
                "\"shape\":[5] | \"shape\":[6] | weights.bin",
                "\"two\",\"in\" | \"in\",\"in\" | node twice: input 1 must be a constant, but is in",
            })
    void whatIsNotUnderstoodIsNamedWithRuleAndValue(String from, String to, String message) {
        String json = TinyModel.json();
        assertThat(json).contains(from);
        byte[] damaged = json.replace(from, to).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ModelGraph.read(damaged, TinyModel.weights()))
                .isInstanceOf(BadModel.class)
                .hasMessageContaining(message);
    }

    @Test
    void weightsMustBeAsLongAsTheManifestSays() {
        byte[] json = TinyModel.json().getBytes(StandardCharsets.UTF_8);
        byte[] weights = TinyModel.weights();
        assertThatThrownBy(() -> ModelGraph.read(json, Arrays.copyOf(weights, weights.length + 1)))
                .hasMessage("weights.bin must have 199 bytes, but is 200");
        assertThatThrownBy(() -> ModelGraph.read(json, Arrays.copyOf(weights, weights.length - 1)))
                .hasMessageContaining("must fit into the 4 bytes of weights.bin that are left");
    }
}
