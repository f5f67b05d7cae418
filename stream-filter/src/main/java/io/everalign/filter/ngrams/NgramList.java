package io.everalign.filter.ngrams;

import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The frozen list of frequent n-grams, memory-mapped: ascending unsigned numbers of eight bytes
 * behind a {@link NgramListHeader}. The lookup is exact. Safe for several threads.
 */
public final class NgramList {

    /** Most n-grams of a list: one mapping holds them. */
    public static final long MAX_SIZE = 250_000_000;

    private static final int CHUNK = 1 << 16;

    private final NgramListHeader header;
    private final LongBuffer numbers;

    private NgramList(NgramListHeader header, LongBuffer numbers) {
        this.header = header;
        this.numbers = numbers;
    }

    /**
     * Opens a list and checks all of it.
     *
     * @throws IOException naming the file and what is wrong: no list, cut short, altered, or made
     *     by another way of making numbers than {@link Ngrams#WAY}
     */
    public static NgramList open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long begin = Math.min(channel.size(), NgramListHeader.MAX_BYTES);
            byte[] beginning = new byte[(int) begin];
            channel.map(FileChannel.MapMode.READ_ONLY, 0, begin).get(beginning);
            NgramListHeader header = NgramListHeader.parse(beginning);
            long start = header.toBytes().length;
            if (header.size() > MAX_SIZE || channel.size() != start + 8 * header.size()) {
                throw new IOException(
                        "%d n-grams are announced, which %d bytes do not hold"
                                .formatted(header.size(), channel.size() - start));
            }
            if (!header.way().equals(Ngrams.WAY)) {
                throw new IOException(
                        "it was made by \"%s\", but texts are read by \"%s\"; make it anew"
                                .formatted(header.way(), Ngrams.WAY));
            }
            MappedByteBuffer mapped =
                    channel.map(FileChannel.MapMode.READ_ONLY, start, 8 * header.size());
            check(mapped, header);
            return new NgramList(header, mapped.rewind().asLongBuffer());
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** What the list says of itself. */
    public NgramListHeader header() {
        return header;
    }

    /** Whether the n-gram is one of the list. */
    public boolean contains(long ngram) {
        long wanted = ngram ^ Long.MIN_VALUE;
        int low = 0;
        int high = numbers.limit() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = numbers.get(middle) ^ Long.MIN_VALUE;
            if (found == wanted) {
                return true;
            } else if (found < wanted) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    private static void check(MappedByteBuffer mapped, NgramListHeader header) throws IOException {
        MessageDigest digest = NgramListWriter.sha256();
        byte[] chunk = new byte[CHUNK];
        while (mapped.hasRemaining()) {
            int length = Math.min(CHUNK, mapped.remaining());
            mapped.get(chunk, 0, length);
            digest.update(chunk, 0, length);
        }
        digest.update(header.digested().getBytes(StandardCharsets.UTF_8));
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(header.digest())) {
            throw new IOException(
                    "it has the SHA-256 %s, but its header names %s"
                            .formatted(found, header.digest()));
        }
    }
}
