package io.everalign.model.evaluation;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * An image in a shard.
 *
 * @param shard the tar
 * @param member its name there
 * @param offset where its bytes begin in the tar
 * @param bytes how many they are
 */
record ShardImage(Path shard, String member, long offset, int bytes) implements StoredImage {

    @Override
    public byte[] read() throws IOException {
        ByteBuffer content = ByteBuffer.allocate(bytes);
        try (FileChannel channel = FileChannel.open(shard)) {
            while (content.hasRemaining()) {
                if (channel.read(content, offset + content.position()) < 0) {
                    throw new EOFException("the shard ends within it");
                }
            }
        }
        return content.array();
    }

    @Override
    public String toString() {
        return shard.getFileName() + "/" + member;
    }
}
