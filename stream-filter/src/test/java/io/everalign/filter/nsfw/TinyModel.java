package io.everalign.filter.nsfw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A model with every operation of the real one, for pictures of 9 × 9 pixels. */
public final class TinyModel {
    private static final String CONVOLUTION =
            "'T':{'type':'DT_FLOAT'},'data_format':{'s':'TkhXQw=='},'padding':{'s':'U0FNRQ=='},"
                    + "'dilations':{'list':{'i':['1','1','1','1']}},"
                    + "'strides':{'list':{'i':['1','%1$d','%1$d','1']}},"
                    + "'fused_ops':{'list':{'s':['Qmlhc0FkZA=='%2$s]}}";
    private static final String RELU6 = ",'UmVsdTY='";

    private final List<String> constants = new ArrayList<>();
    private final List<String> weights = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private int bytes;

    private TinyModel() {
        constant("two");
        constant("one");
        convolution("first", "_FusedConv2D", "less", 2, RELU6, List.of(3, 3, 3, 4), 4);
        convolution(
                "each", "FusedDepthwiseConv2dNative", "first", 1, RELU6, List.of(3, 3, 4, 1), 4);
        convolution("mix", "_FusedConv2D", "each", 1, "", List.of(1, 1, 4, 4), 4);
        steps.add(0, node("twice", "Mul", "'two','in'", "'T':{'type':'DT_FLOAT'}"));
        steps.add(1, node("less", "Sub", "'twice','one'", "'T':{'type':'DT_FLOAT'}"));
        steps.add(node("sum", "AddV2", "'mix','first'", "'T':{'type':'DT_FLOAT'}"));
        steps.add(
                node(
                        "average",
                        "AvgPool",
                        "'sum'",
                        "'T':{'type':'DT_FLOAT'},'data_format':{'s':'TkhXQw=='},"
                                + "'padding':{'s':'VkFMSUQ='},'ksize':{'list':{'i':['1','5','5','1']}},"
                                + "'strides':{'list':{'i':['1','1','1','1']}}"));
        steps.add(
                node(
                        "flat",
                        "Squeeze",
                        "'average'",
                        "'T':{'type':'DT_FLOAT'},'squeeze_dims':{'list':{'i':['1','2']}}"));
        constant("dense/w", 4, 5);
        constant("dense/b", 5);
        steps.add(
                node(
                        "dense",
                        "_FusedMatMul",
                        "'flat','dense/w','dense/b'",
                        "'T':{'type':'DT_FLOAT'},'transpose_a':{'b':false},'transpose_b':{'b':false},"
                                + "'fused_ops':{'list':{'s':['Qmlhc0FkZA==']}}"));
        steps.add(node("softmax", "Softmax", "'dense'", "'T':{'type':'DT_FLOAT'}"));
        steps.add(node("Identity", "Identity", "'softmax'", "'T':{'type':'DT_FLOAT'}"));
    }

    static String json() {
        TinyModel model = new TinyModel();
        String in =
                node(
                        "in",
                        "Placeholder",
                        "",
                        "'dtype':{'type':'DT_FLOAT'},'shape':{'shape':{'dim':"
                                + "[{'size':'-1'},{'size':'9'},{'size':'9'},{'size':'3'}]}}");
        return "{'format':'graph-model','modelTopology':{'node':[%s,%s,%s]},'weightsManifest':[{'weights':[%s]}]}"
                .formatted(
                        in,
                        String.join(",", model.constants),
                        String.join(",", model.steps),
                        String.join(",", model.weights))
                .replace('\'', '"');
    }

    static byte[] weights() {
        byte[] weights = new byte[new TinyModel().bytes];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (byte) (i * 89);
        }
        return weights;
    }

    /** Writes its files into this folder, which is new or empty. */
    public static void write(Path folder) throws IOException {
        Map<String, byte[]> files =
                Map.of(
                        ModelFolder.MODEL, json().getBytes(StandardCharsets.UTF_8),
                        ModelFolder.WEIGHTS, weights(),
                        ModelFolder.LICENSE, new byte[0]);
        new ModelFolder(folder).write(files, "tiny", "tiny");
    }

    private void convolution(
            String name,
            String op,
            String input,
            int stride,
            String relu6,
            List<Integer> kernel,
            int channels) {
        constant(name + "/w", kernel.stream().mapToInt(Integer::intValue).toArray());
        constant(name + "/b", channels);
        String inputs = "'%s','%s/w','%2$s/b'".formatted(input, name);
        steps.add(node(name, op, inputs, CONVOLUTION.formatted(stride, relu6)));
    }

    private void constant(String name, int... shape) {
        String dimensions =
                Arrays.stream(shape)
                        .mapToObj("{'size':'%d'}"::formatted)
                        .collect(Collectors.joining(","));
        constants.add(
                node(
                        name,
                        "Const",
                        "",
                        "'dtype':{'type':'DT_FLOAT'},'value':{'tensor':{'dtype':'DT_FLOAT','tensorShape':{'dim':[%s]}}}"
                                .formatted(dimensions)));
        weights.add(
                "{'name':'%s','shape':%s,'dtype':'float32','quantization':{'min':-1.0,'scale':0.008,'dtype':'uint8'}}"
                        .formatted(name, Arrays.toString(shape)));
        bytes += Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    private static String node(String name, String op, String inputs, String attributes) {
        return "{'name':'%s','op':'%s','input':[%s],'attr':{%s}}"
                .formatted(name, op, inputs, attributes);
    }
}
