package io.everalign.filter.nsfw;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Takes some files out of a gzipped tar, in memory; the rest is only passed over. */
final class Tarball {
    private static final int MOST_FILE_BYTES = 32 << 20;
    private static final long MOST_BYTES = 256L << 20;

    private Tarball() {}

    /**
     * The contents of the wanted files, by name.
     *
     * @throws BadModel if the archive is damaged, larger than is reasonable, or lacks one of them
     */
    static Map<String, byte[]> read(byte[] archive, Set<String> wanted) throws BadModel {
        Map<String, byte[]> found = new HashMap<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
            long left = MOST_BYTES;
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                left -= entry.getSize();
                BadModel.unless(
                        left >= 0, "the archive must unpack to at most " + MOST_BYTES, -left);
                if (entry.isFile() && wanted.contains(entry.getName())) {
                    take(tar, entry, found);
                }
            }
        } catch (BadModel e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new BadModel("the archive must be a whole gzipped tar, but: " + e.getMessage());
        }
        for (String name : wanted) {
            BadModel.unless(found.containsKey(name), "the archive must hold " + name, "missing");
        }
        return found;
    }

    private static void take(
            TarArchiveInputStream tar, TarArchiveEntry entry, Map<String, byte[]> found)
            throws IOException {
        String name = entry.getName();
        BadModel.unless(
                entry.getSize() <= MOST_FILE_BYTES,
                name + ": must have at most " + MOST_FILE_BYTES + " bytes",
                entry.getSize());
        BadModel.unless(
                found.put(name, tar.readAllBytes()) == null,
                "the archive must hold each file once",
                name);
    }
}
