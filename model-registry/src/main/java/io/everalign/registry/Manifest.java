package io.everalign.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.everalign.registry.client.VersionFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a version is made of: validated, and in the one form that its id is the digest of.
 *
 * @param id first 160 bits of the SHA-256 of {@code canonical}, 40 lowercase hex characters
 * @param parent version it was trained on from
 * @param files in the order of their paths
 * @param canonical the manifest as canonical JSON
 */
record Manifest(String id, @Nullable String parent, List<VersionFile> files, String canonical) {

    private static final Set<String> MEMBERS = Set.of("parent", "files", "lineage", "metrics");
    private static final int MOST_FILES = 1000;
    private static final int MOST_METRICS = 1000;
    private static final int ID_LENGTH = 40;

    /** Reads a manifest that someone wants to publish. */
    static Manifest parse(byte[] text) throws RefusedException {
        JsonNode given = CanonicalJson.read(text);
        if (!given.isObject()) {
            throw bad("A manifest must be a JSON object", given);
        }
        for (var member : given.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                throw bad("A manifest may only have " + sorted(MEMBERS), member.getKey());
            }
        }
        String parent = parent(given.path("parent"));
        List<VersionFile> files = files(given.path("files"));
        ObjectNode whole = CanonicalJson.MAPPER.createObjectNode();
        whole.put("parent", parent);
        ArrayNode list = whole.putArray("files");
        files.forEach(file -> list.add(CanonicalJson.MAPPER.<JsonNode>valueToTree(file)));
        whole.set("lineage", object(given, "lineage"));
        whole.set("metrics", metrics(object(given, "metrics")));
        return of(parent, files, CanonicalJson.write(whole));
    }

    private static Manifest of(@Nullable String parent, List<VersionFile> files, String canonical) {
        String id = Sha256.of(canonical.getBytes(StandardCharsets.UTF_8)).substring(0, ID_LENGTH);
        return new Manifest(id, parent, files, canonical);
    }

    private static @Nullable String parent(JsonNode given) throws RefusedException {
        return given.isNull() || given.isMissingNode() ? null : Names.version(given.asText());
    }

    private static List<VersionFile> files(JsonNode given) throws RefusedException {
        if (!given.isArray() || given.isEmpty() || given.size() > MOST_FILES) {
            throw new RefusedException(
                    Refusal.TOO_MANY,
                    "A manifest must list 1 to " + MOST_FILES + " files",
                    given.isArray() ? given.size() + " files" : given.getNodeType().toString());
        }
        List<VersionFile> files = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (JsonNode item : given) {
            VersionFile file = file(item);
            // Folders of some consumers do not tell capitals from small letters.
            if (!taken.add(file.path().toLowerCase(Locale.ROOT))) {
                throw new RefusedException(
                        Refusal.BAD_PATH, "Each path may be listed once", file.path());
            }
            files.add(file);
        }
        refuseNesting(taken);
        files.sort(Comparator.comparing(VersionFile::path));
        return List.copyOf(files);
    }

    /** A path cannot be a file and a folder at once. */
    private static void refuseNesting(Set<String> paths) throws RefusedException {
        for (String path : paths) {
            for (int at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
                if (paths.contains(path.substring(0, at))) {
                    throw new RefusedException(
                            Refusal.BAD_PATH, "A file must not lie below another file", path);
                }
            }
        }
    }

    private static VersionFile file(JsonNode item) throws RefusedException {
        JsonNode size = item.path("size");
        if (item.size() != 3 || !size.isIntegralNumber() || !size.canConvertToLong()) {
            throw bad("A file must have just path, size and sha256", item);
        }
        if (size.longValue() < 0) {
            throw bad("A file's size must be at least 0", size);
        }
        return new VersionFile(
                Names.path(item.path("path").asText()),
                size.longValue(),
                Names.digest(item.path("sha256").asText()));
    }

    private static JsonNode object(JsonNode given, String name) throws RefusedException {
        JsonNode value = given.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return CanonicalJson.MAPPER.createObjectNode();
        }
        if (!value.isObject()) {
            throw bad("The manifest's " + name + " must be an object", value);
        }
        return value;
    }

    private static JsonNode metrics(JsonNode given) throws RefusedException {
        if (given.size() > MOST_METRICS) {
            throw new RefusedException(
                    Refusal.TOO_MANY,
                    "A manifest may have at most " + MOST_METRICS + " metrics",
                    given.size() + " metrics");
        }
        for (var metric : given.properties()) {
            if (!metric.getValue().isNumber()) {
                throw bad("Metric " + metric.getKey() + " must be a number", metric.getValue());
            }
        }
        return given;
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private static RefusedException bad(String rule, Object value) {
        return new RefusedException(Refusal.BAD_JSON, rule, value.toString());
    }
}
