package io.everalign.filter;

import io.everalign.images.BadImage;
import io.everalign.images.ImageHeader;
import io.everalign.images.Pixels;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads evaluation sets: folders of images (any file that begins like one), WebDataset shards,
 * lists of hashes. The order is that of the names, so that the same sets give the same index.
 */
final class EvaluationReader {

    private static final Logger LOG = LoggerFactory.getLogger(EvaluationReader.class);

    private static final String HEADER = "# everalign evaluation hashes 1";
    private static final int MAX_DEPTH = 16;
    private static final int MAX_IMAGE_BYTES = 64 << 20;
    private static final int MAX_PIXELS = 100_000_000;
    private static final int SHOWN = 10;

    private final List<EvaluationImage> images = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    private EvaluationReader() {}

    /**
     * Reads all sets.
     *
     * @throws IOException if a set cannot be read or has no image
     */
    static List<EvaluationImage> read(List<String> sets) throws IOException {
        EvaluationReader reader = new EvaluationReader();
        for (String set : sets) {
            int before = reader.images.size();
            reader.readSet(Path.of(set));
            int count = reader.images.size() - before;
            if (count == 0) {
                throw new IOException(set + ": an evaluation set must have images, but has none");
            }
            LOG.info("Evaluation set {}: {} images", set, count);
        }
        if (!reader.unreadable.isEmpty()) {
            LOG.warn(
                    "{} evaluation images cannot be decoded, so nothing is near them; the first: {}",
                    reader.unreadable.size(),
                    reader.unreadable.stream().limit(SHOWN).toList());
        }
        return reader.images;
    }

    /** Writes a list that {@link #read} reads at once. */
    static void write(List<EvaluationImage> images, Path list) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(list)) {
            out.write(HEADER + "\n");
            for (EvaluationImage image : images) {
                out.write(image.toLine() + "\n");
            }
        }
    }

    private void readSet(Path set) throws IOException {
        if (Files.isDirectory(set)) {
            readFolder(set);
        } else if (set.toString().endsWith(".tar")) {
            readShard(set);
        } else {
            readList(set);
        }
    }

    private void readFolder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> paths = Files.walk(folder, MAX_DEPTH)) {
            files = paths.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Path top = folder.toAbsolutePath().getFileName();
        for (Path file : files) {
            if (Files.size(file) <= MAX_IMAGE_BYTES) {
                hash(top + "/" + folder.relativize(file), Files.readAllBytes(file));
            }
        }
    }

    private void readShard(Path shard) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(shard));
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                if (entry.isFile() && entry.getSize() <= MAX_IMAGE_BYTES) {
                    hash(shard.getFileName() + "/" + entry.getName(), tar.readAllBytes());
                }
            }
        }
    }

    private void hash(String name, byte[] content) {
        Optional<ImageHeader> header = ImageHeader.read(content);
        if (header.isEmpty()) {
            return;
        }
        try {
            Pixels pixels = ShownImage.decode(content, MAX_PIXELS, ShownImage.LEAST_SHORT_SIDE_PX);
            images.add(EvaluationImage.of(name, pixels));
        } catch (BadImage e) {
            unreadable.add(name + ": " + e.getMessage());
        }
    }

    private void readList(Path list) throws IOException {
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(list)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (number == 1 && !line.equals(HEADER)) {
                    throw noList(list);
                } else if (number > 1) {
                    images.add(EvaluationImage.parse(line));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(list + ", line " + number + ": " + e.getMessage(), e);
        } catch (CharacterCodingException e) {
            throw new IOException(noList(list).getMessage(), e);
        }
    }

    private static IOException noList(Path file) {
        return new IOException(
                "%s: an evaluation set must be a folder, a .tar or a list that begins with \"%s\""
                        .formatted(file, HEADER));
    }
}
