package io.everalign.model;

import io.everalign.model.ImageTower.Block;
import io.everalign.model.TensorSpec.Start;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Every tensor of a configuration, in the order of the program's lists, and where in them each part
 * of the network begins. Names are those of the Hugging Face state dict.
 */
final class Layout {
    static final String TEMPERATURE = "temperature";
    static final String LOG_TEMPERATURE = "log_temperature";
    static final String MEAN = ".running_mean";
    static final String VARIANCE = ".running_var";
    static final String COUNT = ".num_batches_tracked";

    /** Constants that older versions of transformers saved among the weights. */
    static final Set<String> POSITION_NUMBERS =
            Set.of("text_model.embeddings.position_ids", "text_model.embeddings.token_type_ids");

    private final List<TensorSpec> weights = new ArrayList<>();
    private final List<TensorSpec> statistics = new ArrayList<>();
    private final List<String> counters = new ArrayList<>();
    private final List<List<Integer>> blockRows = new ArrayList<>();
    private final List<TensorSpec> pooler;
    private final int textWeight;
    private final int stemWeight;
    private final int projectionWeight;

    Layout(AlignConfig config) {
        this(config.image(), config.text(), config.projectionDim());
    }

    private Layout(ImageTower image, TextTower text, int projectionDim) {
        add(LOG_TEMPERATURE, Start.LOG_TEMPERATURE);
        textWeight = weights.size();
        addText(text);
        stemWeight = weights.size();
        addImage(image);
        projectionWeight = weights.size();
        long hidden = text.hidden();
        add("text_projection.weight", Start.XAVIER, projectionDim, hidden);
        add("text_projection.bias", Start.ZEROS, projectionDim);
        pooler =
                List.of(
                        TensorSpec.of(
                                "text_model.pooler.dense.weight", Start.ZEROS, hidden, hidden),
                        TensorSpec.of("text_model.pooler.dense.bias", Start.ZEROS, hidden));
    }

    /** Refuses towers with a tensor too large for a file, which describing it does. */
    static void requireStorable(ImageTower image, TextTower text, int projectionDim) {
        List<TensorSpec> described = new Layout(image, text, projectionDim).weights();
        AlignConfig.require(described.size() > 1, "a model must have weights", described.size());
    }

    /** What training changes; the first is the logarithm of the temperature. */
    List<TensorSpec> weights() {
        return Collections.unmodifiableList(weights);
    }

    /** Running mean and running variance of each batch normalisation, in turn. */
    List<TensorSpec> statistics() {
        return Collections.unmodifiableList(statistics);
    }

    /** The integers in which PyTorch counts batches; nothing depends on them. */
    List<String> counters() {
        return Collections.unmodifiableList(counters);
    }

    /** BERT's pooler, which Hugging Face stores and ALIGN does not use. */
    List<TensorSpec> pooler() {
        return pooler;
    }

    /** The rows of the program's {@code blocks()}. */
    List<List<Integer>> blockRows() {
        return Collections.unmodifiableList(blockRows);
    }

    int textWeight() {
        return textWeight;
    }

    int stemWeight() {
        return stemWeight;
    }

    int projectionWeight() {
        return projectionWeight;
    }

    private void addText(TextTower text) {
        String name = "text_model.embeddings.";
        long hidden = text.hidden();
        add(name + "word_embeddings.weight", Start.EMBEDDING, text.vocabularySize(), hidden);
        add(name + "position_embeddings.weight", Start.NORMAL, text.positions(), hidden);
        add(name + "token_type_embeddings.weight", Start.NORMAL, text.tokenTypes(), hidden);
        addScaleAndShift(name + "LayerNorm", hidden);
        for (int i = 0; i < text.layers(); i++) {
            addTextLayer("text_model.encoder.layer." + i + ".", hidden, text.intermediate());
        }
    }

    private void addTextLayer(String name, long hidden, long intermediate) {
        addLinear(name + "attention.self.query", hidden, hidden);
        addLinear(name + "attention.self.key", hidden, hidden);
        addLinear(name + "attention.self.value", hidden, hidden);
        addLinear(name + "attention.output.dense", hidden, hidden);
        addScaleAndShift(name + "attention.output.LayerNorm", hidden);
        addLinear(name + "intermediate.dense", intermediate, hidden);
        addLinear(name + "output.dense", hidden, intermediate);
        addScaleAndShift(name + "output.LayerNorm", hidden);
    }

    private void addImage(ImageTower image) {
        String name = "vision_model.embeddings.";
        add(name + "convolution.weight", Start.CONVOLUTION, image.stemChannels(), 3, 3, 3);
        addBatchNorm(name + "batchnorm", image.stemChannels());
        List<Block> blocks = image.blocks();
        for (int i = 0; i < blocks.size(); i++) {
            blockRows.add(row(blocks.get(i)));
            addBlock("vision_model.encoder.blocks." + i + ".", blocks.get(i));
        }
    }

    private List<Integer> row(Block block) {
        int half = block.kernel() / 2;
        return List.of(
                block.kernel(),
                block.stride(),
                block.evenPadding() ? half : half - 1,
                half,
                block.expand() == 1 ? 0 : 1,
                block.stride() == 1 && block.residual() ? 1 : 0,
                weights.size(),
                statistics.size());
    }

    private void addBlock(String name, Block block) {
        long inner = block.expanded();
        if (block.expand() != 1) {
            addConvolution(name + "expansion.expand_conv", inner, block.in(), 1);
            addBatchNorm(name + "expansion.expand_bn", inner);
        }
        addConvolution(name + "depthwise_conv.depthwise_conv", inner, 1, block.kernel());
        addBatchNorm(name + "depthwise_conv.depthwise_norm", inner);
        addConvolution(name + "squeeze_excite.reduce", block.squeezed(), inner, 1);
        add(name + "squeeze_excite.reduce.bias", Start.ZEROS, block.squeezed());
        addConvolution(name + "squeeze_excite.expand", inner, block.squeezed(), 1);
        add(name + "squeeze_excite.expand.bias", Start.ZEROS, inner);
        addConvolution(name + "projection.project_conv", block.out(), inner, 1);
        addBatchNorm(name + "projection.project_bn", block.out());
    }

    private void addConvolution(String name, long out, long in, int kernel) {
        add(name + ".weight", Start.CONVOLUTION, out, in, kernel, kernel);
    }

    private void addLinear(String name, long out, long in) {
        add(name + ".weight", Start.NORMAL, out, in);
        add(name + ".bias", Start.ZEROS, out);
    }

    private void addScaleAndShift(String name, long channels) {
        add(name + ".weight", Start.ONES, channels);
        add(name + ".bias", Start.ZEROS, channels);
    }

    private void addBatchNorm(String name, long channels) {
        addScaleAndShift(name, channels);
        statistics.add(TensorSpec.of(name + MEAN, Start.ZEROS, channels));
        statistics.add(TensorSpec.of(name + VARIANCE, Start.ONES, channels));
        counters.add(name + COUNT);
    }

    private void add(String name, Start start, long... shape) {
        weights.add(TensorSpec.of(name, start, shape));
    }
}
