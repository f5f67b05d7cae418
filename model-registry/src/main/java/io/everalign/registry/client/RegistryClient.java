package io.everalign.registry.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Talks to a registry. Every call may be repeated without harm, and is repeated by itself when the
 * network or the registry fails; a refusal is a {@link RegistryException} and is not repeated.
 * Digests are 64 lowercase hex characters, models are {@code owner/name}. Safe for use by several
 * threads; holds nothing that needs closing.
 */
public final class RegistryClient {

    private static final int PAGE = 100;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern FILE_PATH =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");

    private final Wire wire;

    /** A client of the registry at this address, such as {@code http://127.0.0.1:8080}. */
    public RegistryClient(URI registry) {
        this(registry, Retries.DEFAULT);
    }

    /** A client that repeats failed requests as told. */
    public RegistryClient(URI registry, Retries retries) {
        this.wire = new Wire(registry, retries);
    }

    /** Whether the registry has this blob. A yes also keeps it from collection for a while. */
    public boolean hasBlob(String digest) throws IOException {
        return wire.exists(blob(digest));
    }

    /** Hands a file's bytes over, unless the registry has them; returns their digest. */
    public String uploadBlob(Path file) throws IOException {
        String digest = Sha256.of(file);
        if (!hasBlob(digest)) {
            upload(digest, BodyPublishers.ofFile(file), Files.size(file));
        }
        return digest;
    }

    /** Hands bytes over, unless the registry has them; returns their digest. */
    public String uploadBlob(byte[] bytes) throws IOException {
        String digest = Sha256.of(bytes);
        if (!hasBlob(digest)) {
            upload(digest, BodyPublishers.ofByteArray(bytes), bytes.length);
        }
        return digest;
    }

    /** Hands a file over that shall be {@code path} in a version. */
    public VersionFile uploadFile(String path, Path file) throws IOException {
        return new VersionFile(path, Files.size(file), uploadBlob(file));
    }

    /** Brings a blob to a file, going on from where an earlier attempt ended; digest checked. */
    public void downloadBlob(String digest, Path target) throws IOException {
        blob(digest);
        new Download(wire, digest, target, done -> {}).fetch().finish();
    }

    /** Publishes a version whose files are all uploaded; returns its id. */
    public String publish(String model, VersionManifest manifest) throws IOException {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("parent", manifest.parent());
        body.put("files", manifest.files());
        body.put("lineage", manifest.lineage());
        body.put("metrics", manifest.metrics());
        return text(wire.send("POST", models(model) + "/versions", body), "id");
    }

    /**
     * Moves an alias to a version if it is where the caller believes it is.
     *
     * @param expected version it points to now; null when it must not exist yet
     * @throws AliasConflictException when it is elsewhere
     */
    public void moveAlias(String model, String alias, @Nullable String expected, String version)
            throws IOException {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("version", version);
        body.put("expected", expected);
        try {
            wire.send("PUT", models(model) + "/aliases/" + alias, body);
        } catch (AliasConflictException e) {
            // A repeated request may find that the first one did arrive.
            if (!version.equals(e.actual())) {
                throw e;
            }
        }
    }

    /** Version an alias points to; null when there is no such alias. */
    public @Nullable String alias(String model, String alias) throws IOException {
        try {
            return text(wire.getJson(models(model) + "/aliases/" + alias), "version");
        } catch (RegistryException e) {
            if (e.notFound()) {
                return null;
            }
            throw e;
        }
    }

    /** The version that an id, alias, number or {@code main} stands for. */
    public Version resolve(String model, String revision) throws IOException {
        JsonNode answer = wire.getJson(models(model) + "/versions/" + revision);
        VersionSummary summary = summary(answer);
        byte[] manifest = wire.get(models(model) + "/versions/" + summary.id() + "/manifest");
        if (!Sha256.of(manifest).startsWith(summary.id())) {
            throw new RegistryException(
                    0, "The manifest of " + model + " does not hash to version " + summary.id());
        }
        JsonNode tree = wire.json.readTree(manifest);
        List<VersionFile> files = new ArrayList<>();
        tree.path("files").forEach(file -> files.add(file(file)));
        Map<String, Object> lineage =
                wire.json.convertValue(
                        tree.path("lineage"), new TypeReference<Map<String, Object>>() {});
        return new Version(model, summary, files, lineage);
    }

    /** The newest versions of a model, newest first. */
    public List<VersionSummary> versions(String model, int atMost) throws IOException {
        List<VersionSummary> versions = new ArrayList<>();
        String from = models(model) + "/versions?limit=" + PAGE;
        JsonNode page = wire.getJson(from);
        while (versions.size() < atMost && !page.path("versions").isEmpty()) {
            page.path("versions").forEach(version -> versions.add(summary(version)));
            int oldest = versions.get(versions.size() - 1).number();
            page = wire.getJson(from + "&before=" + oldest);
        }
        return List.copyOf(versions.subList(0, Math.min(atMost, versions.size())));
    }

    /** Every version of a model, newest first. */
    public List<VersionSummary> versions(String model) throws IOException {
        return versions(model, Integer.MAX_VALUE);
    }

    /** Brings all files of a version into a folder; see the other {@code pull}. */
    public Version pull(String model, String revision, Path folder) throws IOException {
        return pull(model, revision, folder, Progress.SILENT);
    }

    /**
     * Brings all files of a version into a folder. Files that are right already stay; the others
     * are downloaded and checked first, and put in place together at the end.
     */
    public Version pull(String model, String revision, Path folder, Progress progress)
            throws IOException {
        Version version = resolve(model, revision);
        List<Download> fetched = new ArrayList<>();
        for (VersionFile file : version.files()) {
            Path target = inside(folder, file.path());
            if (right(target, file)) {
                progress.at(file, file.size());
            } else {
                Download download =
                        new Download(wire, file.sha256(), target, done -> progress.at(file, done));
                fetched.add(download.fetch());
                progress.at(file, file.size());
            }
        }
        for (Download download : fetched) {
            download.finish();
        }
        return version;
    }

    /** Keeps blobs from collection under a name of the owner's choice, replacing what it kept. */
    public void pin(String owner, String name, Collection<String> digests) throws IOException {
        wire.send("PUT", pins(owner, name), List.copyOf(digests));
    }

    /** What a pin keeps; empty when there is no such pin. */
    public List<String> pinned(String owner, String name) throws IOException {
        try {
            List<String> digests = new ArrayList<>();
            wire.getJson(pins(owner, name))
                    .path("digests")
                    .forEach(digest -> digests.add(digest.asText()));
            return digests;
        } catch (RegistryException e) {
            if (e.notFound()) {
                return List.of();
            }
            throw e;
        }
    }

    /** Names of an owner's pins, in order. */
    public List<String> pins(String owner) throws IOException {
        List<String> names = new ArrayList<>();
        wire.getJson("v1/pins/" + owner).path("pins").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** Takes a pin away; nothing happens when there is none. */
    public void unpin(String owner, String name) throws IOException {
        wire.send("DELETE", pins(owner, name), null);
    }

    private void upload(String digest, BodyPublisher body, long size) throws IOException {
        Duration within = Duration.ofSeconds(60 + size / (1 << 20));
        wire.call(blob(digest), "PUT", body, within);
    }

    private static boolean right(Path target, VersionFile file) throws IOException {
        return Files.isRegularFile(target)
                && Files.size(target) == file.size()
                && Sha256.of(target).equals(file.sha256());
    }

    private static Path inside(Path folder, String path) throws RegistryException {
        if (!FILE_PATH.matcher(path).matches()) {
            throw new RegistryException(0, "The path of a file leads elsewhere: " + path);
        }
        return folder.resolve(path);
    }

    private static VersionFile file(JsonNode file) {
        return new VersionFile(
                file.path("path").asText(),
                file.path("size").asLong(),
                file.path("sha256").asText());
    }

    private VersionSummary summary(JsonNode version) {
        List<String> aliases = new ArrayList<>();
        version.path("aliases").forEach(alias -> aliases.add(alias.asText()));
        Map<String, Double> metrics = new LinkedHashMap<>();
        version.path("metrics")
                .properties()
                .forEach(metric -> metrics.put(metric.getKey(), metric.getValue().asDouble()));
        return new VersionSummary(
                version.path("id").asText(),
                version.path("number").asInt(),
                Instant.parse(version.path("received").asText()),
                aliases,
                version.path("parent").textValue(),
                metrics);
    }

    private static String blob(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException(
                    "A digest must be 64 lowercase hex characters, not " + digest);
        }
        return "v1/blobs/sha256:" + digest;
    }

    private static String models(String model) {
        return "v1/models/" + model;
    }

    private static String pins(String owner, String name) {
        return "v1/pins/" + owner + "/" + name;
    }

    private static String text(JsonNode answer, String field) throws RegistryException {
        String value = answer.path(field).textValue();
        if (value == null) {
            throw new RegistryException(0, "The answer lacks " + field + ": " + answer);
        }
        return value;
    }
}
