package io.everalign.filter;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;

/**
 * Finds the newest complete checkpoint or savepoint of a job. Numbers go on when a job is restored,
 * so the highest is the newest, whichever start wrote it. A metadata file appears under its name
 * only once it is complete.
 */
final class LatestCheckpoint {

    private static final String METADATA = "_metadata";
    private static final int DEPTH = 4;

    private LatestCheckpoint() {}

    /**
     * The newest below a directory.
     *
     * @throws IOException if one cannot be read: an older one must not be taken in its stead, since
     *     what the newest committed would be written twice
     */
    static Optional<Path> in(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        Path newest = null;
        long highest = -1;
        for (Path metadata : metadata(directory)) {
            long number = number(metadata);
            if (number > highest) {
                highest = number;
                newest = metadata.getParent();
            }
        }
        return Optional.ofNullable(newest);
    }

    private static List<Path> metadata(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory, DEPTH)) {
            return files.filter(file -> file.endsWith(METADATA)).toList();
        }
    }

    private static long number(Path metadata) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(metadata))) {
            return Checkpoints.loadCheckpointMetadata(
                            in, LatestCheckpoint.class.getClassLoader(), metadata.toString())
                    .getCheckpointId();
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "Cannot read the checkpoint %s due to %s".formatted(metadata, e), e);
        }
    }
}
