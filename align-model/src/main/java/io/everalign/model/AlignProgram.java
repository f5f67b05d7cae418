package io.everalign.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The TorchScript program, loaded. Owns every native tensor that lives longer than one call:
 * closing it frees them all.
 */
final class AlignProgram implements AutoCloseable {
    /** The label of the list that {@link #fold} returns. */
    private static final String WEIGHTS = "w";

    private static final int MAX_DIMENSIONS = 4;

    private final Model model;
    private final NDManager manager;
    private final ParameterStore noParameters;

    AlignProgram(
            Device device,
            AlignConfig config,
            ImagePreprocessor preprocessor,
            Layout layout,
            OptimizerSettings settings) {
        String text = ProgramText.of(config, preprocessor, layout, settings, device.isGpu());
        model = Model.newInstance("align", device, NativeLibraries.engine().getEngineName());
        manager = NativeLibraries.engine().newBaseManager(device);
        noParameters = new ParameterStore(manager, false);
        try {
            load(text);
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("cannot hand the program to the engine", e);
        } catch (MalformedModelException | RuntimeException e) {
            close();
            throw new IllegalStateException("the engine refuses the program: " + e.getMessage(), e);
        }
    }

    private void load(String text) throws IOException, MalformedModelException {
        Path archive = Files.createTempFile("align", ".pt");
        try {
            Files.write(archive, TorchScriptArchive.pack("Align", text));
            model.load(archive, null, Map.of("trainParam", "true"));
        } finally {
            Files.delete(archive);
        }
    }

    /** A manager for the tensors of one call. */
    NDManager scope() {
        return manager.newSubManager();
    }

    /** A manager for the tensors of one call that are to stay in the host's memory. */
    NDManager hostScope() {
        return manager.newSubManager(Device.cpu());
    }

    /** Keeps a tensor beyond its call: until it is closed, or the program. */
    NDArray keep(NDArray result) {
        result.attach(manager);
        return result;
    }

    /**
     * Runs a method outside of inference mode: what it returns can be trained on.
     *
     * @param inputs tensors and lists of tensors, the first of them belonging to the manager that
     *     is to own the result
     */
    NDList train(String method, Object... inputs) {
        return run(method, true, inputs);
    }

    /** Runs a method in inference mode; safe from several threads. */
    NDList infer(String method, Object... inputs) {
        return run(method, false, inputs);
    }

    private NDList run(String method, boolean train, Object... inputs) {
        NDList all = new NDList();
        for (Object input : inputs) {
            if (input instanceof NDArray array) {
                all.add(array);
            } else {
                all.addAll((NDList) input);
            }
        }
        // The engine finds the method to call in the name of an otherwise unused tensor.
        try (NDArray name = all.get(0).getManager().create(0f)) {
            name.setName("module_method:" + method);
            all.add(name);
            return model.getBlock().forward(noParameters, all, train);
        }
    }

    /**
     * Copies tensors into native memory that this program owns, as one list for its methods.
     *
     * @param label a name that no other list of the same call has
     */
    NDList own(String label, List<TensorSpec> specs, List<ByteBuffer> contents) {
        NDList owned = new NDList(specs.size());
        for (int i = 0; i < specs.size(); i++) {
            try (NDManager scope = scope()) {
                NDArray borrowed = floats(scope, contents.get(i), specs.get(i));
                borrowed.setName(label + "[]");
                NDArray copy = train("own", new NDList(borrowed)).get(0);
                copy.attach(manager);
                copy.setName(label + "[]");
                owned.add(copy);
            }
        }
        return owned;
    }

    /**
     * What inference needs of the weights, batch normalisation folded into the convolutions. The
     * lists given are closed.
     */
    NDList fold(NDList weights, NDList statistics) {
        NDList folded = train("fold", weights, statistics);
        folded.attach(manager);
        folded.forEach(array -> array.setName(WEIGHTS + "[]"));
        weights.close();
        statistics.close();
        return folded;
    }

    private static NDArray floats(NDManager scope, ByteBuffer content, TensorSpec spec) {
        long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
        if (shape.length > MAX_DIMENSIONS) {
            throw new IllegalArgumentException(spec.name() + ": at most 4 dimensions");
        }
        return scope.create(content, new Shape(shape), DataType.FLOAT32);
    }

    /** Shows the contents of a list, row-major and valid as long as the scope is open. */
    List<ByteBuffer> contents(NDManager scope, NDList owned) {
        NDArray first = scope.create(0f);
        NDList plain = infer("row_major", first, owned);
        return plain.stream().map(array -> array.toByteBuffer(true)).toList();
    }

    /** Memory on the same device that stays when this program is closed. */
    NDManager separate() {
        return NativeLibraries.engine().newBaseManager(manager.getDevice());
    }

    /** Copies a list, row-major, into memory that the owner alone frees. */
    NDList copies(NDManager owner, NDList owned) {
        NDList clones = train("own", owned);
        clones.attach(owner);
        clones.forEach(array -> array.setName(WEIGHTS + "[]"));
        NDList plain = infer("row_major", owner.create(0f), clones);
        plain.attach(owner);
        // A clone that is row-major already lives on in its other handle.
        clones.close();
        return plain;
    }

    @Override
    public void close() {
        manager.close();
        model.close();
    }
}
