package io.everalign.registry;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Changes to the file system that are either whole or not there after a crash. */
final class Durable {

    private Durable() {}

    /** Writes a file by way of {@code temporary}, a folder that is emptied at the next start. */
    static void write(Path temporary, Path target, String text) throws IOException {
        Path written = temporary.resolve(UUID.randomUUID().toString());
        try (FileChannel file =
                FileChannel.open(
                        written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = StandardCharsets.UTF_8.encode(text);
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            file.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(written);
            throw e;
        }
        move(written, target);
    }

    /** Moves a file, whose bytes are on the disk already, into its place. */
    static void move(Path written, Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        makeFolders(folder);
        Files.move(written, target, ATOMIC_MOVE);
        sync(folder);
    }

    static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            sync(file.toAbsolutePath().getParent());
        }
    }

    /** Makes a folder and those above it, each recorded in its parent. */
    static void makeFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        makeFolders(parent);
        Files.createDirectories(folder);
        sync(parent);
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
