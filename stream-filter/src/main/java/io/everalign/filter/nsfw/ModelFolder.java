package io.everalign.filter.nsfw;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** A model on disk. It is there whole or not at all, and its files are those that were written. */
record ModelFolder(Path path) {
    static final String MODEL = "model.json";
    static final String WEIGHTS = "weights.bin";
    static final String LICENSE = "LICENSE";

    /** Where the files come from and their digests. */
    static final String SOURCE = "source.json";

    private static final int MOST_BYTES = 64 << 20;

    boolean exists() {
        return Files.isRegularFile(path.resolve(SOURCE));
    }

    /** The model, every byte and every shape checked. */
    ModelGraph read() throws IOException {
        byte[] model = checked(MODEL);
        byte[] weights = checked(WEIGHTS);
        checked(LICENSE);
        try {
            return ModelGraph.read(model, weights);
        } catch (BadModel e) {
            throw e.in(path.resolve(MODEL).toString());
        }
    }

    private byte[] checked(String name) throws IOException {
        JsonNode source;
        try {
            source = GraphJson.parse(bounded(SOURCE));
        } catch (BadModel e) {
            throw e.in(path.resolve(SOURCE).toString());
        }
        byte[] bytes = bounded(name);
        String wanted = source.path("sha256").path(name).asText();
        String found = sha256(bytes);
        if (!found.equals(wanted)) {
            throw new BadModel(
                    "%s: SHA-256 must be %s as %s says, but is %s"
                            .formatted(path.resolve(name), wanted, SOURCE, found));
        }
        return bytes;
    }

    private byte[] bounded(String name) throws IOException {
        Path file = path.resolve(name);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new BadModel(file + ": must have at most " + MOST_BYTES + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new BadModel(
                    file + ": there is no such file; everalign nsfw-model --out makes it");
        } catch (FileSystemException e) {
            throw new BadModel(file + ": cannot be read: " + e.getMessage());
        }
    }

    /** Refuses to write where something else is. */
    void checkVacant() throws IOException {
        boolean vacant;
        try (Stream<Path> files = Files.list(path)) {
            vacant = files.findAny().isEmpty();
        } catch (NoSuchFileException e) {
            vacant = true;
        } catch (NotDirectoryException e) {
            vacant = false;
        }
        if (!vacant) {
            throw new IOException(path + ": must be an empty folder or not exist, but has content");
        }
    }

    /** Writes all files beside the folder, then moves them there at once. */
    void write(Map<String, byte[]> files, String origin, String model) throws IOException {
        checkVacant();
        Path parent = path.toAbsolutePath().normalize().getParent();
        Path part = Objects.requireNonNull(parent).resolve(".nsfw-model-" + UUID.randomUUID());
        Files.createDirectories(part);
        try {
            Map<String, String> digests = new TreeMap<>();
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(part.resolve(file.getKey()), file.getValue());
                digests.put(file.getKey(), sha256(file.getValue()));
            }
            Files.write(part.resolve(SOURCE), source(origin, model, digests));
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(part);
        }
    }

    private static byte[] source(String origin, String model, Map<String, String> digests)
            throws IOException {
        ObjectNode root = GraphJson.MAPPER.createObjectNode();
        root.put("package", origin).put("model", model);
        ObjectNode sha256 = root.putObject("sha256");
        digests.forEach(sha256::put);
        return GraphJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
