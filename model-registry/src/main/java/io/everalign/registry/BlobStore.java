package io.everalign.registry;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Blobs as files named by their digest. A blob's time of last change is when someone last needed
 * it: a collector leaves young ones alone.
 */
final class BlobStore {

    private final Path blobs;
    private final Path temporary;
    private final InstantSource clock;

    BlobStore(Path data, InstantSource clock) {
        this.blobs = data.resolve("blobs");
        this.temporary = data.resolve("temporary");
        this.clock = clock;
    }

    /** Makes the folders, and removes what a killed process was writing. */
    void open() throws IOException {
        Durable.makeFolders(blobs.toAbsolutePath());
        Durable.makeFolders(temporary.toAbsolutePath());
        try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    /** Where a file is written before it is moved into its place. */
    Path temporary() {
        return temporary;
    }

    Path newUpload() {
        return temporary.resolve(UUID.randomUUID().toString());
    }

    Path file(String digest) {
        return blobs.resolve(digest.substring(0, 2)).resolve(digest);
    }

    /** Bytes of a blob; -1 if it is not here. */
    long size(String digest) throws IOException {
        try {
            return Files.size(file(digest));
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    /** Takes a finished upload, already on the disk, whose digest has been checked. */
    synchronized void keep(Path upload, String digest) throws IOException {
        Files.setLastModifiedTime(upload, FileTime.from(clock.instant()));
        Durable.move(upload, file(digest));
    }

    /** Keeps a blob from collection for another while; says whether it is here. */
    synchronized boolean touch(String digest) throws IOException {
        try {
            Files.setLastModifiedTime(file(digest), FileTime.from(clock.instant()));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Deletes a blob that nobody has needed since; returns its bytes, -1 if it stays. */
    synchronized long deleteUnlessNeededSince(String digest, Instant since) throws IOException {
        Path file = file(digest);
        try {
            if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                return -1;
            }
            long size = Files.size(file);
            Files.delete(file);
            return size;
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    /** Shows every blob, in no order. */
    void each(Visitor visitor) throws IOException {
        try (DirectoryStream<Path> shelves = Files.newDirectoryStream(blobs)) {
            for (Path shelf : shelves) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(shelf)) {
                    for (Path file : files) {
                        visitor.visit(file.getFileName().toString());
                    }
                }
            }
        }
    }

    /** Sees one blob. */
    @FunctionalInterface
    interface Visitor {
        void visit(String digest) throws IOException;
    }
}
