package io.everalign.model.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Labelled pairs of one file, read one at a time. */
interface Samples extends AutoCloseable {

    Pattern COMPRESSED_TAR = Pattern.compile(".*\\.(tgz|tar\\.[a-z0-9]+)");

    /** The next pair, or null after the last one. */
    @Nullable Sample next() throws IOException;

    @Override
    void close() throws IOException;

    /**
     * Opens a file: a WebDataset shard if its name ends with {@code .tar}, images of the kind of
     * MNIST if it holds {@code images-idx3-ubyte}, else tab-separated values.
     *
     * @throws IOException if it cannot be read or is a compressed shard
     */
    static Samples open(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".tar")) {
            return ShardSamples.open(file);
        }
        if (COMPRESSED_TAR.matcher(name).matches()) {
            throw new IOException(file + ": a shard must not be compressed");
        }
        return name.contains(IdxSamples.IMAGES) ? IdxSamples.open(file) : TsvSamples.open(file);
    }
}
