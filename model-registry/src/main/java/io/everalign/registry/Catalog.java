package io.everalign.registry;

import io.everalign.registry.client.VersionFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Models, versions and aliases: the fold of the journal. Publishing writes the manifest and then
 * the journal line; a manifest without a line is what a crash left and is removed at the next
 * start. Reading takes no lock.
 */
final class Catalog {

    private final Path manifests;
    private final BlobStore blobs;
    private final Journal journal;
    private final ReentrantLock commits;
    private final InstantSource clock;
    private final Map<String, Model> models = new ConcurrentSkipListMap<>();
    private final Set<String> referenced = ConcurrentHashMap.newKeySet();

    /**
     * Opens nothing.
     *
     * @param commits held while something comes to depend on blobs, and while blobs are deleted
     */
    Catalog(
            Path data,
            BlobStore blobs,
            Journal journal,
            ReentrantLock commits,
            InstantSource clock) {
        this.manifests = data.resolve("models");
        this.blobs = blobs;
        this.journal = journal;
        this.commits = commits;
        this.clock = clock;
    }

    /** What a publication came to. */
    record Published(Release release, boolean isNew) {}

    /** Where an alias was and is. */
    record Moved(@Nullable Release previous, Release now, boolean changed) {}

    /** Folds the journal. */
    void open() throws IOException {
        Durable.makeFolders(manifests.toAbsolutePath());
        for (JournalEntry entry : journal.open()) {
            Model model = models.computeIfAbsent(entry.model(), Model::new);
            if (entry.kind() == JournalEntry.Kind.VERSION_PUBLISHED) {
                add(model, entry, stored(entry).files());
            } else {
                Release release = model.byId(entry.version());
                if (release == null) {
                    throw new IOException("The journal names an unknown version: " + entry);
                }
                model.point(String.valueOf(entry.alias()), release);
            }
        }
        removeUnpublished();
    }

    Collection<Model> models() {
        return List.copyOf(models.values());
    }

    Model model(String name) throws RefusedException {
        Model model = models.get(name);
        if (model == null) {
            throw new RefusedException(
                    Refusal.NO_SUCH_MODEL, "A model must have been published", name);
        }
        return model;
    }

    /** Whether a version names this blob. */
    boolean references(String digest) {
        return referenced.contains(digest);
    }

    String manifest(Release release) throws IOException {
        return Files.readString(file(release.model(), release.id()));
    }

    Published publish(String name, Manifest manifest) throws IOException, RefusedException {
        for (VersionFile file : manifest.files()) {
            requireBlob(file);
            FileContent.check(file, blobs.file(file.sha256()));
        }
        commits.lock();
        try {
            Model model = models.getOrDefault(name, new Model(name));
            Release known = model.byId(manifest.id());
            if (known != null) {
                return new Published(known, false);
            }
            requireParent(model, manifest.parent());
            for (VersionFile file : manifest.files()) {
                requireBlob(file);
            }
            Durable.write(blobs.temporary(), file(name, manifest.id()), manifest.canonical());
            JournalEntry entry =
                    new JournalEntry(
                            journal.next(),
                            JournalEntry.Kind.VERSION_PUBLISHED,
                            name,
                            manifest.id(),
                            model.newestNumber() + 1,
                            null,
                            null,
                            clock.millis());
            journal.append(entry);
            Release release = add(model, entry, manifest.files());
            models.putIfAbsent(name, model);
            return new Published(release, true);
        } finally {
            commits.unlock();
        }
    }

    /** Moves an alias if it is at {@code expected}; null means that it must not exist. */
    Moved moveAlias(String name, String alias, @Nullable String expected, String version)
            throws IOException, RefusedException {
        commits.lock();
        try {
            Model model = model(name);
            Release release = model.resolve(Names.version(version));
            Release previous = model.alias(alias);
            String actual = previous == null ? null : previous.id();
            if (!Objects.equals(expected, actual)) {
                throw RefusedException.elsewhere(
                        "Alias %s of %s is at %s; expected must say so"
                                .formatted(alias, name, actual == null ? "no version" : actual),
                        String.valueOf(expected),
                        actual);
            }
            if (release.id().equals(actual)) {
                return new Moved(previous, release, false);
            }
            journal.append(
                    new JournalEntry(
                            journal.next(),
                            JournalEntry.Kind.ALIAS_MOVED,
                            name,
                            version,
                            release.number(),
                            alias,
                            actual,
                            clock.millis()));
            model.point(alias, release);
            return new Moved(previous, release, true);
        } finally {
            commits.unlock();
        }
    }

    private Release add(Model model, JournalEntry entry, List<VersionFile> files) {
        Release release =
                new Release(
                        entry.model(), entry.version(), entry.versionNumber(), entry.at(), files);
        files.forEach(file -> referenced.add(file.sha256()));
        model.add(release);
        return release;
    }

    private static void requireParent(Model model, @Nullable String parent)
            throws RefusedException {
        if (parent != null && model.byId(parent) == null) {
            throw new RefusedException(
                    Refusal.PARENT_UNKNOWN,
                    "A parent must be a version of " + model.name(),
                    parent);
        }
    }

    private void requireBlob(VersionFile file) throws IOException, RefusedException {
        long size = blobs.size(file.sha256());
        if (size < 0) {
            throw new RefusedException(
                    Refusal.BLOB_MISSING,
                    "Every blob must be uploaded before " + file.path() + " is published",
                    file.sha256());
        }
        if (size != file.size()) {
            throw new RefusedException(
                    Refusal.SIZE_DIFFERS,
                    "The size of " + file.path() + " must be that of its blob, " + size,
                    Long.toString(file.size()));
        }
    }

    private Path file(String model, String id) {
        return manifests.resolve(model).resolve(id + ".json");
    }

    private Manifest stored(JournalEntry entry) throws IOException {
        Path file = file(entry.model(), entry.version());
        try {
            Manifest manifest = Manifest.parse(Files.readAllBytes(file));
            if (manifest.id().equals(entry.version())) {
                return manifest;
            }
        } catch (RefusedException | NoSuchFileException e) {
            throw damaged(file, e);
        }
        throw damaged(file, null);
    }

    private static IOException damaged(Path file, @Nullable Exception cause) {
        return new IOException(file + " is missing or damaged: put a copy back", cause);
    }

    private void removeUnpublished() throws IOException {
        List<Path> left = new ArrayList<>();
        try (DirectoryStream<Path> owners = Files.newDirectoryStream(manifests)) {
            for (Path owner : owners) {
                try (DirectoryStream<Path> names = Files.newDirectoryStream(owner)) {
                    for (Path name : names) {
                        unpublished(owner.getFileName() + "/" + name.getFileName(), name, left);
                    }
                }
            }
        }
        for (Path file : left) {
            Durable.delete(file);
        }
    }

    private void unpublished(String name, Path folder, List<Path> left) throws IOException {
        Model model = models.get(name);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String id = file.getFileName().toString().replace(".json", "");
                if (model == null || model.byId(id) == null) {
                    left.add(file);
                }
            }
        }
    }
}
