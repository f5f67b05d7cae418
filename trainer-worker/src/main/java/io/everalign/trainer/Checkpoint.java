package io.everalign.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A sound checkpoint: a folder that holds the training's whole state, {@code checkpoint.json} with
 * the key and the progress, and {@code SHA256SUMS}, written last, in the format of sha256sum.
 *
 * @param folder where it is
 * @param key what it is valid for
 * @param progress where the round stands
 */
record Checkpoint(Path folder, CheckpointKey key, Progress progress) {

    private static final String WORDS = "checkpoint.json";
    private static final String SUMS = "SHA256SUMS";
    private static final long MOST_BYTES_OF_WORDS = 64L << 20;
    private static final long MOST_BYTES_OF_SUMS = 64L << 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The content of {@code checkpoint.json}. */
    private record Words(CheckpointKey key, Progress progress) {}

    /**
     * Makes a folder with the files of a state a checkpoint; once it returns, all is on the disk.
     */
    static void seal(Path folder, CheckpointKey key, Progress progress) throws IOException {
        Files.write(folder.resolve(WORDS), JSON.writeValueAsBytes(new Words(key, progress)));
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, String> file : sums(folder).entrySet()) {
            lines.append(file.getValue()).append("  ").append(file.getKey()).append('\n');
            sync(folder.resolve(file.getKey()));
        }
        Files.writeString(folder.resolve(SUMS), lines);
        sync(folder.resolve(SUMS));
        sync(folder);
    }

    /**
     * Reads a checkpoint and the digests of all of its files.
     *
     * @throws IOException if it is torn or altered
     */
    static Checkpoint read(Path folder) throws IOException {
        String expected = Files.readString(bounded(folder.resolve(SUMS), MOST_BYTES_OF_SUMS));
        SortedMap<String, String> found = sums(folder);
        SortedMap<String, String> told = new TreeMap<>();
        for (String line : expected.split("\n", -1)) {
            String[] words = line.split(" {2}", 2);
            if (words.length == 2) {
                told.put(words[1], words[0]);
            }
        }
        if (!told.equals(found)) {
            throw new IOException(
                    "%s: the files have other digests than %s says: %s"
                            .formatted(folder, SUMS, different(told, found)));
        }
        try {
            byte[] bytes = Files.readAllBytes(bounded(folder.resolve(WORDS), MOST_BYTES_OF_WORDS));
            Words words = JSON.readValue(bytes, Words.class);
            return new Checkpoint(folder, words.key(), words.progress());
        } catch (JsonProcessingException e) {
            throw new IOException(folder + ": " + WORDS + ": " + e.getOriginalMessage(), e);
        }
    }

    private static List<String> different(
            SortedMap<String, String> told, SortedMap<String, String> found) {
        return Stream.concat(told.keySet().stream(), found.keySet().stream())
                .distinct()
                .filter(name -> !told.getOrDefault(name, "").equals(found.get(name)))
                .toList();
    }

    /** Digests of all files but the one that lists them, by name. */
    private static SortedMap<String, String> sums(Path folder) throws IOException {
        SortedMap<String, String> sums = new TreeMap<>();
        try (Stream<Path> listed = Files.list(folder)) {
            for (Path file : listed.toList()) {
                String name = file.getFileName().toString();
                if (!name.equals(SUMS)) {
                    sums.put(name, Digests.sha256(file));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return sums;
    }

    private static Path bounded(Path file, long mostBytes) throws IOException {
        long bytes = Files.size(file);
        if (bytes > mostBytes) {
            throw new IOException("%s: at most %d bytes, not %d".formatted(file, mostBytes, bytes));
        }
        return file;
    }

    /** Makes sure that a file, or the names in a folder, outlive a power cut. */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
