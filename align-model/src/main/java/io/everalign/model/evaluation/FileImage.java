package io.everalign.model.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An image in a file of its own.
 *
 * @param folder the folder of the file of pairs
 * @param file the image, below the folder
 */
record FileImage(Path folder, Path file) implements StoredImage {

    @Override
    public byte[] read() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no such file");
        }
        StoredImage.checkSize(Files.size(file));
        return Files.readAllBytes(file);
    }

    @Override
    public String toString() {
        return folder.relativize(file).toString();
    }
}
