package io.everalign.filter.materialise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The folder of a run.
 *
 * @param folder the folder
 */
record Target(Path folder) {

    /** Makes the folder. */
    void make() throws IOException {
        Files.createDirectories(folder);
    }

    /**
     * Checks that nothing is there yet. What a run that was cut off left is not gone on with: it
     * cannot be told from the same pairs with other retractions.
     *
     * @throws IOException saying what is there
     */
    void checkVacant() throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IOException(
                    folder + ": materialise.out must be an empty folder or not exist, but is none");
        } else if (Files.exists(folder.resolve(DatasetFile.NAME))) {
            throw new IOException(
                    "%s: materialise.out must be empty, but holds a whole set; choose another folder"
                            .formatted(folder));
        } else if (Files.exists(folder)) {
            checkEmpty();
        }
    }

    private void checkEmpty() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new IOException(
                        "%s: materialise.out must be empty, but holds files without a %s, perhaps of a run that was cut off; delete them or choose another folder"
                                .formatted(folder, DatasetFile.NAME));
            }
        }
    }
}
