package io.everalign.model.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The folder of a file that names other files, which must lie below it. Rows of one picture follow
 * each other and pictures share folders, so what was looked at is remembered.
 */
final class OwnFolder {
    private static final int MAX_REMEMBERED = 10_000;

    private final Path folder;
    private final Path real;
    private final Set<Path> within = new HashSet<>();
    private String lastName = ".";
    private Path last;

    private OwnFolder(Path folder) throws IOException {
        this.folder = folder;
        last = folder;
        real = folder.toRealPath();
    }

    /** The folder in which a file lies. */
    static OwnFolder of(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException(file + ": must be a file in a folder");
        }
        return new OwnFolder(parent);
    }

    /**
     * A file below the folder, whether it exists or not.
     *
     * @throws IllegalArgumentException if the path is none, or leads out of the folder; the message
     *     is the rule
     */
    Path resolve(String name) throws IOException {
        if (!name.equals(lastName)) {
            last = checked(name);
            lastName = name;
        }
        return last;
    }

    private Path checked(String name) throws IOException {
        if (name.isBlank() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the image must be a path");
        }
        Path path = Path.of(name);
        if (path.isAbsolute()) {
            throw new IllegalArgumentException("the image's path must be relative");
        }
        for (Path part : path) {
            if (part.toString().equals("..")) {
                throw new IllegalArgumentException("the image's path must not hold ..");
            }
        }
        Path file = folder.resolve(path).normalize();
        if (!isWithin(file)) {
            throw new IllegalArgumentException(
                    "the image must lie in the folder " + folder + ", also behind symbolic links");
        }
        return file;
    }

    private boolean isWithin(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return leadsInside(file);
        }
        Path parent = file.getParent();
        if (parent == null || within.contains(parent)) {
            return parent != null;
        }
        boolean inside = leadsInside(parent);
        if (inside && within.size() < MAX_REMEMBERED) {
            within.add(parent);
        }
        return inside;
    }

    /** What does not exist leads nowhere: reading it will fail. */
    private boolean leadsInside(Path path) throws IOException {
        return !Files.exists(path) || path.toRealPath().startsWith(real);
    }
}
