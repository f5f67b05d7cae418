package io.everalign.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

/** Blobs that someone keeps without publishing them, such as a trainer's checkpoints. */
final class Pins {

    private static final int MOST_DIGESTS = 10_000;
    private static final int MOST_PINS = 100_000;

    private final Path folder;
    private final BlobStore blobs;
    private final ReentrantLock commits;
    private final Map<String, Set<String>> pins = new ConcurrentSkipListMap<>();

    Pins(Path data, BlobStore blobs, ReentrantLock commits) {
        this.folder = data.resolve("pins");
        this.blobs = blobs;
        this.commits = commits;
    }

    /** Reads what is kept. */
    void open() throws IOException {
        Durable.makeFolders(folder.toAbsolutePath());
        try (DirectoryStream<Path> owners = Files.newDirectoryStream(folder)) {
            for (Path owner : owners) {
                try (DirectoryStream<Path> names = Files.newDirectoryStream(owner)) {
                    for (Path file : names) {
                        read(owner.getFileName().toString(), file);
                    }
                }
            }
        }
    }

    /** Keeps these blobs, and those only, under this name. */
    void put(String owner, String name, byte[] body) throws IOException, RefusedException {
        Set<String> digests = digests(CanonicalJson.read(body));
        commits.lock();
        try {
            if (pins.size() >= MOST_PINS && !pins.containsKey(key(owner, name))) {
                throw new RefusedException(
                        Refusal.TOO_MANY, "There may be at most " + MOST_PINS + " pins", name);
            }
            for (String digest : digests) {
                if (blobs.size(digest) < 0) {
                    throw new RefusedException(
                            Refusal.BLOB_MISSING, "A pinned blob must be uploaded", digest);
                }
            }
            String text = CanonicalJson.write(CanonicalJson.MAPPER.valueToTree(digests));
            Durable.write(blobs.temporary(), file(owner, name), text);
            pins.put(key(owner, name), digests);
        } finally {
            commits.unlock();
        }
    }

    List<String> get(String owner, String name) throws RefusedException {
        Set<String> digests = pins.get(key(owner, name));
        if (digests == null) {
            throw new RefusedException(
                    Refusal.NO_SUCH_PIN, "A pin must have been made", key(owner, name));
        }
        return List.copyOf(digests);
    }

    /** Names of an owner's pins. */
    List<String> names(String owner) {
        String prefix = key(owner, "");
        return pins.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .toList();
    }

    void remove(String owner, String name) throws IOException, RefusedException {
        commits.lock();
        try {
            Durable.delete(file(owner, name));
            pins.remove(key(owner, name));
        } finally {
            commits.unlock();
        }
    }

    boolean keeps(String digest) {
        return pins.values().stream().anyMatch(digests -> digests.contains(digest));
    }

    int count() {
        return pins.size();
    }

    private void read(String owner, Path file) throws IOException {
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        try {
            pins.put(key(owner, name), digests(CanonicalJson.read(Files.readAllBytes(file))));
        } catch (RefusedException e) {
            throw new IOException(file + " is damaged: put a copy back or delete it", e);
        }
    }

    private static Set<String> digests(JsonNode list) throws RefusedException {
        if (!list.isArray() || list.size() > MOST_DIGESTS) {
            throw new RefusedException(
                    Refusal.BAD_JSON,
                    "A pin must be a JSON list of at most " + MOST_DIGESTS + " digests",
                    list.getNodeType() + " of " + list.size());
        }
        List<String> digests = new ArrayList<>();
        for (JsonNode digest : list) {
            digests.add(Names.digest(digest.asText()));
        }
        return new LinkedHashSet<>(digests);
    }

    private Path file(String owner, String name) {
        return folder.resolve(owner).resolve(name + ".json");
    }

    private static String key(String owner, String name) {
        return owner + "/" + name;
    }
}
