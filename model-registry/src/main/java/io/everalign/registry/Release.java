package io.everalign.registry;

import io.everalign.registry.client.VersionFile;
import java.util.List;

/**
 * A published version as the registry remembers it; lineage and metrics stay in its manifest.
 *
 * @param model as owner/name
 * @param id 40 lowercase hex characters
 * @param number 1, 2, 3 … within the model
 * @param received when it was published, in milliseconds since 1970
 * @param files its files, in the order of their paths
 */
record Release(String model, String id, int number, long received, List<VersionFile> files) {

    /** Bytes of all files. */
    long size() {
        return files.stream().mapToLong(VersionFile::size).sum();
    }

    /** The file at a path. */
    VersionFile file(String path) throws RefusedException {
        return files.stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow(
                        () ->
                                new RefusedException(
                                                Refusal.NO_SUCH_FILE,
                                                "A file must be one of version " + id,
                                                path)
                                        .with("X-Repo-Commit", id));
    }
}
