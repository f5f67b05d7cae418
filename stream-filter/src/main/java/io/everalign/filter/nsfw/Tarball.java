package io.everalign.filter.nsfw;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Takes some files out of a gzipped tar, in memory; the rest is only passed over. */
final class Tarball {
    private static final int BLOCK = 512;
    private static final int MOST_FILE_BYTES = 32 << 20;
    private static final long MOST_BYTES = 256L << 20;
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 100;
    private static final int SIZE = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int KIND = 156;
    private static final int PREFIX = 345;
    private static final int PREFIX_LENGTH = 155;

    private Tarball() {}

    /**
     * The contents of the wanted files, by name.
     *
     * @throws BadModel if the archive is damaged, larger than is reasonable, or lacks one of them
     */
    static Map<String, byte[]> read(byte[] archive, Set<String> wanted) throws IOException {
        Map<String, byte[]> found = new HashMap<>();
        try (DataInputStream in =
                new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
            long left = MOST_BYTES;
            byte[] header = new byte[BLOCK];
            for (in.readFully(header); !isZero(header); in.readFully(header)) {
                long size = checkedSize(header);
                left -= BLOCK + size;
                BadModel.unless(
                        left >= 0, "the archive must unpack to at most " + MOST_BYTES, -left);
                read(in, header, size, wanted, found);
            }
        } catch (EOFException | ZipException e) {
            throw new BadModel("the archive must be a whole gzipped tar, but: " + e.getMessage());
        }
        for (String name : wanted) {
            BadModel.unless(found.containsKey(name), "the archive must hold " + name, "missing");
        }
        return found;
    }

    private static void read(
            DataInputStream in,
            byte[] header,
            long size,
            Set<String> wanted,
            Map<String, byte[]> found)
            throws IOException {
        String name = name(header);
        boolean take = isFile(header) && wanted.contains(name);
        if (take) {
            BadModel.unless(
                    size <= MOST_FILE_BYTES,
                    name + ": must have at most " + MOST_FILE_BYTES + " bytes",
                    size);
            byte[] content = new byte[(int) size];
            in.readFully(content);
            BadModel.unless(
                    found.put(name, content) == null, "the archive must hold each file once", name);
        }
        in.skipNBytes((take ? 0 : size) + (BLOCK - size % BLOCK) % BLOCK);
    }

    private static boolean isFile(byte[] header) {
        return header[KIND] == '0' || header[KIND] == 0;
    }

    private static String name(byte[] header) {
        String prefix = text(header, PREFIX, PREFIX_LENGTH);
        String name = text(header, NAME, NAME_LENGTH);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static long checkedSize(byte[] header) throws BadModel {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
            sum += own ? ' ' : header[i] & 0xFF;
        }
        long wanted = octal(header, CHECKSUM, CHECKSUM_LENGTH);
        BadModel.unless(sum == wanted, "the checksum of a tar header must be " + wanted, sum);
        return octal(header, SIZE, SIZE_LENGTH);
    }

    private static long octal(byte[] header, int start, int length) throws BadModel {
        String digits = text(header, start, length).strip();
        BadModel.unless(digits.matches("[0-7]{1,12}"), "a tar header must be octal", digits);
        return Long.parseLong(digits, 8);
    }

    private static String text(byte[] header, int start, int length) {
        int end = start;
        while (end < start + length && header[end] != 0) {
            end++;
        }
        return new String(header, start, end - start, StandardCharsets.UTF_8);
    }

    private static boolean isZero(byte[] header) {
        for (byte one : header) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }
}
