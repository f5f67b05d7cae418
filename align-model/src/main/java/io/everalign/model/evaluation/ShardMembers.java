package io.everalign.model.evaluation;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files in a tar, in order. What stands before a file (names of any length are possible there)
 * may have at most {@value #MAX_HEADER_BYTES} bytes, because it is held in memory.
 */
final class ShardMembers implements AutoCloseable {
    static final int MAX_HEADER_BYTES = 1 << 16;

    private static final int RECORD = 512;

    private final Path shard;
    private final Allowance allowance;
    private final TarArchiveInputStream tar;
    private long unread;

    private ShardMembers(Path shard, InputStream in) {
        this.shard = shard;
        allowance = new Allowance(in);
        tar = new TarArchiveInputStream(allowance);
    }

    /**
     * A file in the tar; its content is what {@link #content} gives.
     *
     * @param name its name
     * @param offset where its content begins in the tar
     * @param bytes how much that is
     */
    record Member(String name, long offset, long bytes) {}

    static ShardMembers open(Path shard) throws IOException {
        return new ShardMembers(shard, new BufferedInputStream(Files.newInputStream(shard)));
    }

    /**
     * The next file, or null after the last one.
     *
     * @throws IOException if the tar is damaged; the message names it
     */
    @Nullable Member next() throws IOException {
        try {
            TarArchiveEntry entry = nextFile();
            if (entry == null) {
                return null;
            }
            return new Member(entry.getName(), tar.getBytesRead(), entry.getSize());
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(shard + ": must be a whole tar, but: " + e.getMessage(), e);
        }
    }

    private @Nullable TarArchiveEntry nextFile() throws IOException {
        while (true) {
            allowance.left = unread + RECORD + MAX_HEADER_BYTES;
            TarArchiveEntry entry = tar.getNextEntry();
            if (entry == null) {
                return null;
            }
            unread = Math.max(0, entry.getSize());
            allowance.left = Long.MAX_VALUE;
            if (entry.isFile() && !entry.isSparse() && !entry.isSymbolicLink() && !entry.isLink()) {
                return entry;
            }
        }
    }

    /** Content of the last file; to be read to its end or not at all. */
    InputStream content() {
        unread = 0;
        return tar;
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    /** Lets so many bytes through and then fails. */
    private static final class Allowance extends FilterInputStream {
        private long left = MAX_HEADER_BYTES;

        Allowance(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            take(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            int read = super.read(into, at, length);
            take(read);
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(count);
            take(skipped);
            return skipped;
        }

        private void take(long bytes) throws IOException {
            left -= Math.max(0, bytes);
            if (left < 0) {
                throw new IOException(
                        "the header of a member must have at most " + MAX_HEADER_BYTES + " bytes");
            }
        }
    }
}
