package io.everalign.model;

import io.everalign.model.Safetensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All that training carries from one step to the next, as contents in the order of {@link Layout}.
 *
 * @param steps how many steps have changed the weights
 * @param batches how many batches are behind the statistics and the averages; more than the steps
 *     where training began from a model
 */
record TrainingState(
        List<ByteBuffer> weights,
        List<ByteBuffer> statistics,
        List<ByteBuffer> firstMoments,
        List<ByteBuffer> secondMoments,
        List<ByteBuffer> averagedWeights,
        List<ByteBuffer> averagedStatistics,
        long steps,
        long batches) {

    static final String WEIGHTS = "weights.safetensors";
    static final String BATCH_NORM = "batch_norm.safetensors";
    static final String AVERAGED = "averaged.safetensors";
    static final String OPTIMIZER = "optimizer.safetensors";
    static final List<String> FILES = List.of(WEIGHTS, BATCH_NORM, AVERAGED, OPTIMIZER);

    private static final String FIRST = "first_moment.";
    private static final String SECOND = "second_moment.";
    private static final String STEPS = "steps";
    private static final String BATCHES = "batches";

    /** Statistics that come without a count of batches are taken for settled. */
    private static final long SETTLED_BATCHES = 1000;

    static TrainingState initial(Layout layout, Initialisation start) {
        List<ByteBuffer> weights = layout.weights().stream().map(start::start).toList();
        List<ByteBuffer> statistics = layout.statistics().stream().map(start::start).toList();
        List<ByteBuffer> zeros = layout.weights().stream().map(Initialisation::zeros).toList();
        return new TrainingState(weights, statistics, zeros, zeros, weights, statistics, 0, 0);
    }

    /** Where training goes on from a finished model: the optimizer begins anew. */
    static TrainingState from(ModelTensors model, Layout layout, Initialisation start) {
        List<ByteBuffer> weights = model.weights();
        List<ByteBuffer> statistics = model.statistics();
        List<ByteBuffer> zeros = layout.weights().stream().map(Initialisation::zeros).toList();
        List<ByteBuffer> unused = layout.statistics().stream().map(start::start).toList();
        boolean counted = model.batches() > 0 || statistics.equals(unused);
        long batches = counted ? model.batches() : SETTLED_BATCHES;
        return new TrainingState(
                weights, statistics, zeros, zeros, weights, statistics, 0, batches);
    }

    static TrainingState read(Path directory, Layout layout) throws IOException {
        List<TensorSpec> weights = layout.weights();
        List<TensorSpec> statistics = layout.statistics();
        List<ByteBuffer> current = read(directory.resolve(WEIGHTS), List.of(weights)).get(0);
        List<ByteBuffer> batchNorm =
                read(directory.resolve(BATCH_NORM), List.of(statistics)).get(0);
        List<List<ByteBuffer>> averaged =
                read(directory.resolve(AVERAGED), List.of(weights, statistics));
        Path optimizer = directory.resolve(OPTIMIZER);
        List<List<ByteBuffer>> moments =
                read(
                        optimizer,
                        List.of(prefixed(FIRST, weights), prefixed(SECOND, weights)),
                        STEPS,
                        BATCHES);
        return new TrainingState(
                current,
                batchNorm,
                moments.get(0),
                moments.get(1),
                averaged.get(0),
                averaged.get(1),
                readCount(optimizer, STEPS),
                readCount(optimizer, BATCHES));
    }

    /** Reads lists of tensors from a file that must hold exactly these, and the extra names. */
    private static List<List<ByteBuffer>> read(
            Path path, List<List<TensorSpec>> lists, String... extra) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            Set<String> expected = new HashSet<>(List.of(extra));
            List<List<ByteBuffer>> result = new ArrayList<>();
            for (List<TensorSpec> list : lists) {
                List<ByteBuffer> contents = new ArrayList<>();
                for (TensorSpec spec : list) {
                    contents.add(file.floats(spec));
                    expected.add(spec.name());
                }
                result.add(contents);
            }
            Set<String> unknown = new HashSet<>(file.names());
            unknown.removeAll(expected);
            if (!unknown.isEmpty()) {
                throw new IOException(path + ": holds tensors of another model: " + unknown);
            }
            return result;
        }
    }

    private static long readCount(Path path, String name) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            long count = file.integer(name);
            if (count < 0) {
                throw new IOException(path + ": negative number of " + name + " " + count);
            }
            return count;
        }
    }

    void write(Path directory, Layout layout) throws IOException {
        List<TensorSpec> names = layout.weights();
        Safetensors.write(directory.resolve(WEIGHTS), tensors(names, weights));
        Safetensors.write(directory.resolve(BATCH_NORM), tensors(layout.statistics(), statistics));
        List<Tensor> averaged = tensors(names, averagedWeights);
        averaged.addAll(tensors(layout.statistics(), averagedStatistics));
        Safetensors.write(directory.resolve(AVERAGED), averaged);
        List<Tensor> optimizer = tensors(prefixed(FIRST, names), firstMoments);
        optimizer.addAll(tensors(prefixed(SECOND, names), secondMoments));
        optimizer.add(Safetensors.scalar(STEPS, steps));
        optimizer.add(Safetensors.scalar(BATCHES, batches));
        Safetensors.write(directory.resolve(OPTIMIZER), optimizer);
    }

    private static List<TensorSpec> prefixed(String prefix, List<TensorSpec> specs) {
        return specs.stream().map(spec -> spec.named(prefix + spec.name())).toList();
    }

    static List<Tensor> tensors(List<TensorSpec> specs, List<ByteBuffer> contents) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            tensors.add(
                    Safetensors.floats(specs.get(i).name(), specs.get(i).shape(), contents.get(i)));
        }
        return tensors;
    }
}
