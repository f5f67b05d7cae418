package io.everalign.model;

import io.everalign.model.Safetensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A Hugging Face {@code AlignModel} directory: written, read, checked. */
final class ModelDirectory {
    private ModelDirectory() {}

    /** Writes everything but the tokenizer's files. */
    static void write(
            Path directory, AlignConfig config, ImagePreprocessor preprocessor, ModelTensors model)
            throws IOException {
        writeSettings(directory, config, preprocessor);
        Safetensors.write(
                directory.resolve(ModelFiles.WEIGHTS), tensors(new Layout(config), model));
    }

    /** Writes what is known of a model before it has weights and a tokenizer. */
    static void writeSettings(Path directory, AlignConfig config, ImagePreprocessor preprocessor)
            throws IOException {
        ModelFiles.writeText(directory.resolve(ModelFiles.CONFIG), config.toJson());
        preprocessor.save(directory);
    }

    private static List<Tensor> tensors(Layout layout, ModelTensors model) {
        List<Tensor> all = TrainingState.tensors(layout.weights(), model.weights());
        all.set(0, Safetensors.scalar(Layout.TEMPERATURE, model.temperature()));
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

    static ModelTensors read(Path directory, Layout layout) throws IOException {
        try (WeightFiles files = WeightFiles.open(directory)) {
            checkNames(files, layout, directory);
            float temperature = temperature(files, layout.weights().get(0), directory);
            List<ByteBuffer> weights = new ArrayList<>();
            weights.add(logarithm(temperature));
            weights.addAll(contents(files, layout.weights().subList(1, layout.weights().size())));
            String counter = layout.counters().get(0);
            return new ModelTensors(
                    weights,
                    temperature,
                    contents(files, layout.statistics()),
                    files.has(layout.pooler().get(0).name())
                            ? contents(files, layout.pooler())
                            : List.of(),
                    files.has(counter) ? files.integer(counter) : 0);
        }
    }

    private static List<ByteBuffer> contents(WeightFiles files, List<TensorSpec> specs)
            throws IOException {
        List<ByteBuffer> contents = new ArrayList<>();
        for (TensorSpec spec : specs) {
            contents.add(files.floats(spec));
        }
        return contents;
    }

    private static float temperature(WeightFiles files, TensorSpec spec, Path directory)
            throws IOException {
        float value = files.floats(spec.named(Layout.TEMPERATURE)).getFloat(0);
        if (!(value > 0) || Float.isInfinite(value)) {
            throw new IOException(directory + ": temperature must be above 0, but is " + value);
        }
        return value;
    }

    private static ByteBuffer logarithm(float value) {
        return ByteBuffer.allocateDirect(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0, (float) Math.log(value));
    }

    private static void checkNames(WeightFiles files, Layout layout, Path directory)
            throws IOException {
        Set<String> unknown = new TreeSet<>(files.tensors());
        unknown.remove(Layout.TEMPERATURE);
        unknown.removeAll(Layout.POSITION_NUMBERS);
        layout.weights().forEach(spec -> unknown.remove(spec.name()));
        layout.statistics().forEach(spec -> unknown.remove(spec.name()));
        layout.pooler().forEach(spec -> unknown.remove(spec.name()));
        layout.counters().forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new IOException(
                    "%s: %d tensors that its config does not have, such as %s"
                            .formatted(directory, unknown.size(), unknown.iterator().next()));
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
            AlignConfig config = AlignConfig.load(directory);
            Layout layout = new Layout(config);
            ModelTensors model = read(directory, layout);
            checkFinite(layout.weights(), model.weights(), problems);
            checkFinite(layout.statistics(), model.statistics(), problems);
            ImagePreprocessor.load(directory);
            checkVocabulary(directory, config, TokenizerReader.read(directory).vocabularySize());
        } catch (IOException | IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return problems;
    }

    /** A token beyond the embedding's table could not be embedded. */
    static void checkVocabulary(Path directory, AlignConfig config, int tokens) throws IOException {
        int size = config.text().vocabularySize();
        if (tokens > size) {
            throw new IOException(
                    "%s: the tokenizer may have %d tokens, the vocab_size of config.json, but has %d"
                            .formatted(directory, size, tokens));
        }
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
