package io.everalign.model;

import io.everalign.model.Safetensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A Hugging Face {@code AlignModel} directory: written, read, checked. */
final class ModelDirectory {
    private ModelDirectory() {}

    /** Writes everything but the tokenizer's files. */
    static void write(
            Path directory, AlignConfig config, ImagePreprocessor preprocessor, ModelTensors model)
            throws IOException {
        ModelFiles.writeText(directory.resolve(ModelFiles.CONFIG), config.toJson());
        preprocessor.save(directory);
        Safetensors.write(
                directory.resolve(ModelFiles.WEIGHTS), tensors(new Layout(config), model));
    }

    private static List<Tensor> tensors(Layout layout, ModelTensors model) {
        List<Tensor> all = TrainingState.tensors(layout.weights(), model.weights());
        double temperature = Math.exp(model.weights().get(0).getFloat(0));
        all.set(0, Safetensors.scalar(Layout.TEMPERATURE, (float) temperature));
        all.addAll(TrainingState.tensors(layout.statistics(), model.statistics()));
        List<ByteBuffer> pooler = model.pooler();
        if (pooler.isEmpty()) {
            pooler = layout.pooler().stream().map(Initialisation::zeros).toList();
        }
        all.addAll(TrainingState.tensors(layout.pooler(), pooler));
        for (String counter : layout.counters()) {
            all.add(Safetensors.scalar(counter, model.batches()));
        }
        return all;
    }

    static void copyTokenizer(Path from, Path to) throws IOException {
        for (String name : ModelFiles.OF_TOKENIZER) {
            if (Files.exists(from.resolve(name))) {
                Files.copy(
                        from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    static ModelTensors read(Path directory, Layout layout) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(directory.resolve(ModelFiles.WEIGHTS))) {
            checkNames(file, layout, directory);
            List<ByteBuffer> weights = new ArrayList<>();
            weights.add(logTemperature(file, layout.weights().get(0)));
            for (TensorSpec spec : layout.weights().subList(1, layout.weights().size())) {
                weights.add(file.floats(spec));
            }
            long batches =
                    file.names().contains(layout.counters().get(0))
                            ? file.integer(layout.counters().get(0))
                            : 0;
            return new ModelTensors(
                    weights,
                    contents(file, layout.statistics()),
                    contents(file, layout.pooler()),
                    batches);
        }
    }

    private static List<ByteBuffer> contents(SafetensorsFile file, List<TensorSpec> specs)
            throws IOException {
        List<ByteBuffer> contents = new ArrayList<>();
        for (TensorSpec spec : specs) {
            contents.add(file.floats(spec));
        }
        return contents;
    }

    private static ByteBuffer logTemperature(SafetensorsFile file, TensorSpec spec)
            throws IOException {
        float value = file.floats(spec.named(Layout.TEMPERATURE)).getFloat(0);
        if (!(value > 0) || Float.isInfinite(value)) {
            throw new IOException("temperature must be above 0, but is " + value);
        }
        return ByteBuffer.allocateDirect(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0, (float) Math.log(value));
    }

    private static void checkNames(SafetensorsFile file, Layout layout, Path directory)
            throws IOException {
        Set<String> unknown = new HashSet<>(file.names());
        unknown.remove(Layout.TEMPERATURE);
        layout.weights().forEach(spec -> unknown.remove(spec.name()));
        layout.statistics().forEach(spec -> unknown.remove(spec.name()));
        layout.pooler().forEach(spec -> unknown.remove(spec.name()));
        unknown.removeAll(layout.counters());
        if (!unknown.isEmpty()) {
            throw new IOException(
                    directory + ": weights that its config does not have: " + unknown);
        }
    }

    /** What is wrong with a directory, as sentences; empty if it can be published. */
    static List<String> problems(Path directory) {
        List<String> problems = new ArrayList<>();
        for (String name : ModelFiles.REQUIRED) {
            if (!Files.isRegularFile(directory.resolve(name))) {
                problems.add(name + " is missing");
            }
        }
        if (!problems.isEmpty()) {
            return problems;
        }
        try {
            Layout layout = new Layout(AlignConfig.load(directory));
            ModelTensors model = read(directory, layout);
            checkFinite(layout.weights(), model.weights(), problems);
            checkFinite(layout.statistics(), model.statistics(), problems);
            ImagePreprocessor.load(directory);
        } catch (IOException | IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return problems;
    }

    private static void checkFinite(
            List<TensorSpec> specs, List<ByteBuffer> contents, List<String> problems) {
        for (int i = 0; i < specs.size(); i++) {
            FloatBuffer values = contents.get(i).asFloatBuffer();
            boolean variance = specs.get(i).name().endsWith(Layout.VARIANCE);
            while (values.hasRemaining()) {
                float value = values.get();
                if (!Float.isFinite(value) || (variance && value < 0)) {
                    problems.add(specs.get(i).name() + " holds " + value);
                    break;
                }
            }
        }
    }
}
