package io.everalign.model;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The whole state of an {@link AlignTraining} between two steps, copied: what the training does
 * afterwards, even its end, does not show. The copy is in native memory (four times the weights'
 * bytes, and a little for batch normalisation) until it is closed. Used by one thread at a time,
 * which need not be the training's.
 */
public final class TrainingSnapshot implements AutoCloseable {
    /** The bits of a float's exponent: all of them are set in infinities and in no number. */
    private static final int EXPONENT = 0x7f80_0000;

    private final AlignConfig config;
    private final ImagePreprocessor preprocessor;
    private final Layout layout;
    private final NDManager memory;
    private final List<NDList> lists;
    private final long steps;
    private final long batches;

    /**
     * Takes the copies over.
     *
     * @param memory owns the copies and nothing else
     * @param lists row-major copies, in the order of {@link TrainingState}'s components
     */
    TrainingSnapshot(
            AlignConfig config,
            ImagePreprocessor preprocessor,
            Layout layout,
            NDManager memory,
            List<NDList> lists,
            long steps,
            long batches) {
        this.config = config;
        this.preprocessor = preprocessor;
        this.layout = layout;
        this.memory = memory;
        this.lists = lists;
        this.steps = steps;
        this.batches = batches;
    }

    /** Whether every number of the state is finite: training can go on from no other. */
    public boolean finite() {
        TrainingState state = state();
        return Stream.of(
                        state.weights(),
                        state.statistics(),
                        state.firstMoments(),
                        state.secondMoments(),
                        state.averagedWeights(),
                        state.averagedStatistics())
                .flatMap(List::stream)
                .allMatch(TrainingSnapshot::finite);
    }

    private static boolean finite(ByteBuffer floats) {
        IntBuffer bits = floats.asIntBuffer();
        while (bits.hasRemaining()) {
            if ((bits.get() & EXPONENT) == EXPONENT) {
                return false;
            }
        }
        return true;
    }

    /** Writes what {@link AlignTraining#save} would have written between the same two steps. */
    public void save(Path directory) throws IOException {
        ModelDirectory.writeSettings(directory, config, preprocessor);
        state().write(directory, layout);
    }

    private TrainingState state() {
        return new TrainingState(
                contents(0),
                contents(1),
                contents(2),
                contents(3),
                contents(4),
                contents(5),
                steps,
                batches);
    }

    private List<ByteBuffer> contents(int list) {
        return lists.get(list).stream().map(array -> array.toByteBuffer(true)).toList();
    }

    @Override
    public void close() {
        memory.close();
    }
}
