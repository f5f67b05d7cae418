package io.everalign.trainer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A tokenizer's folder as one file: stored, in the order of names, so equal folders are equal. */
final class TokenizerArchive {

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final int MOST_FILES = 16;

    private TokenizerArchive() {}

    static void pack(Path folder, Path archive) throws IOException {
        try (Stream<Path> listed = Files.list(folder);
                OutputStream out = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            List<Path> files = listed.sorted().toList();
            for (Path file : files) {
                byte[] content = Files.readAllBytes(file);
                ZipEntry entry = new ZipEntry(file.getFileName().toString());
                CRC32 checksum = new CRC32();
                checksum.update(content);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.length);
                entry.setCrc(checksum.getValue());
                entry.setTimeLocal(NO_TIME);
                zip.putNextEntry(entry);
                zip.write(content);
                zip.closeEntry();
            }
        }
    }

    static void unpack(Path archive, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (InputStream in = Files.newInputStream(archive);
                ZipInputStream zip = new ZipInputStream(in)) {
            int files = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files++;
                if (files > MOST_FILES || !entry.getName().matches("[A-Za-z0-9_]+\\.(json|txt)")) {
                    throw new IOException(
                            archive + " is no tokenizer's archive: it holds " + entry.getName());
                }
                try (OutputStream out = Files.newOutputStream(folder.resolve(entry.getName()))) {
                    zip.transferTo(out);
                }
            }
        }
    }
}
