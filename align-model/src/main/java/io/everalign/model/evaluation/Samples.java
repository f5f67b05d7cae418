package io.everalign.model.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Labelled pairs of one file, read one at a time. */
interface Samples extends AutoCloseable {

    /** The next pair, or null after the last one. */
    @Nullable Sample next() throws IOException;

    @Override
    void close() throws IOException;

    /**
     * Opens a file: a WebDataset shard if its name ends with {@code .tar}, images of the kind of
     * MNIST if it holds {@code images-idx3-ubyte}, else tab-separated values.
     */
    static Samples open(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".tar")) {
            return ShardSamples.open(file);
        }
        return name.contains(IdxSamples.IMAGES) ? IdxSamples.open(file) : TsvSamples.open(file);
    }
}
