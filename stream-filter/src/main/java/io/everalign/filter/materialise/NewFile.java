package io.everalign.filter.materialise;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file that has its name only once it is whole. Until then it is called {@code NAME.part}, and
 * closing it removes it.
 */
final class NewFile extends OutputStream {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path path;
    private final Path part;
    private final FileChannel channel;
    private final OutputStream out;
    private final MessageDigest digest;
    private long count;

    private NewFile(Path path, Path part, FileChannel channel) {
        this.path = path;
        this.part = part;
        this.channel = channel;
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        this.digest = sha256();
    }

    /**
     * A whole file.
     *
     * @param name its name in the folder
     * @param bytes its length
     * @param sha256 its SHA-256, in hex
     */
    record Whole(String name, long bytes, String sha256) {}

    /** Begins a file. */
    static NewFile begin(Path path) throws IOException {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        return new NewFile(
                path,
                part,
                FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /** Bytes written so far. */
    long count() {
        return count;
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        digest.update(bytes, from, length);
        count += length;
    }

    /** Brings the file to the disk and gives it its name. */
    Whole finish() throws IOException {
        out.flush();
        channel.force(true);
        channel.close();
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        String sha256 = HexFormat.of().formatHex(digest.digest());
        return new Whole(String.valueOf(path.getFileName()), count, sha256);
    }

    /** Removes the file unless it is whole. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
        }
        Files.deleteIfExists(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
