package io.everalign.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.everalign.registry.client.VersionFile;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The addresses of the Hugging Face Hub, as far as its clients need them to read: model, revision,
 * tree, refs, and files by {@code resolve}. Such a client needs nothing but {@code HF_ENDPOINT}.
 */
final class Hub {

    /** Size of the pointer that the Hub keeps in git for a large file. */
    private static final int POINTER_BYTES = 134;

    private static final int GIT_HASH = 40;

    private final Catalog catalog;
    private final BlobStore blobs;

    Hub(Catalog catalog, BlobStore blobs) {
        this.catalog = catalog;
        this.blobs = blobs;
    }

    Answer answer(Call call) throws RefusedException {
        List<String> path = call.path();
        if (!call.is("GET")) {
            throw new RefusedException(
                    Refusal.METHOD, "These addresses are only for reading", call.method());
        }
        boolean api = path.size() >= 4 && path.get(0).equals("api") && path.get(1).equals("models");
        if (api) {
            return api(call, model(path.get(2), path.get(3)));
        } else if (path.size() >= 5 && path.get(2).equals("resolve")) {
            return file(model(path.get(0), path.get(1)), path.get(3), rest(path, 4));
        }
        throw call.noSuchRoute();
    }

    private Answer api(Call call, Model model) throws RefusedException {
        List<String> path = call.path();
        if (path.size() == 4) {
            return Answer.json(200, info(model, model.resolve("main")));
        } else if (call.at("api", "models", "*", "*", "revision", "*")) {
            return Answer.json(200, info(model, model.resolve(path.get(5))));
        } else if (call.at("api", "models", "*", "*", "refs")) {
            return Answer.json(200, refs(model));
        } else if (path.size() >= 6 && path.get(4).equals("tree")) {
            boolean recursive = Set.of("true", "True", "1").contains(recursive(call));
            return Answer.json(200, tree(model.resolve(path.get(5)), rest(path, 6), recursive));
        }
        throw call.noSuchRoute();
    }

    private static String recursive(Call call) {
        return call.query().getOrDefault("recursive", "false");
    }

    private Model model(String owner, String name) throws RefusedException {
        return catalog.model(Names.model(owner, name));
    }

    private Answer file(Model model, String revision, String path) throws RefusedException {
        Release release = model.resolve(revision);
        VersionFile file = release.file(path);
        Answer.Blob blob = new Answer.Blob(blobs.file(file.sha256()), file.sha256(), file.size());
        boolean fixed = revision.equals(release.id());
        return Answer.blob(type(path), blob)
                .with("X-Repo-Commit", release.id())
                .with("Cache-Control", fixed ? "public, max-age=31536000, immutable" : "no-cache");
    }

    private static String type(String path) {
        return switch (Names.type(path)) {
            case "json" -> "application/json";
            case "safetensors" -> "application/octet-stream";
            default -> "text/plain; charset=utf-8";
        };
    }

    private static ObjectNode info(Model model, Release release) {
        ObjectNode info = CanonicalJson.MAPPER.createObjectNode();
        info.put("id", model.name()).put("modelId", model.name()).put("sha", release.id());
        info.put("lastModified", Instant.ofEpochMilli(release.received()).toString());
        info.put("private", false).put("gated", false).put("disabled", false);
        info.put("downloads", 0).put("likes", 0).put("usedStorage", release.size());
        info.putArray("tags");
        ArrayNode siblings = info.putArray("siblings");
        for (VersionFile file : release.files()) {
            ObjectNode sibling = siblings.addObject().put("rfilename", file.path());
            sibling.put("size", file.size()).put("blobId", file.sha256().substring(0, GIT_HASH));
            sibling.set("lfs", pointer(file, "sha256"));
        }
        return info;
    }

    private static ObjectNode refs(Model model) throws RefusedException {
        ObjectNode refs = CanonicalJson.MAPPER.createObjectNode();
        ArrayNode branches = refs.putArray("branches");
        Set<String> names = new LinkedHashSet<>(List.of("main"));
        names.addAll(model.aliases());
        for (String name : names) {
            branches.addObject()
                    .put("name", name)
                    .put("ref", "refs/heads/" + name)
                    .put("targetCommit", model.resolve(name).id());
        }
        refs.putArray("converts");
        refs.putArray("tags");
        return refs;
    }

    private static ArrayNode tree(Release release, String folder, boolean recursive)
            throws RefusedException {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        ArrayNode tree = CanonicalJson.MAPPER.createArrayNode();
        Set<String> folders = new LinkedHashSet<>();
        for (VersionFile file : release.files()) {
            if (!file.path().startsWith(prefix)) {
                continue;
            }
            int slash = file.path().indexOf('/', prefix.length());
            if (slash >= 0 && folders.add(file.path().substring(0, slash))) {
                String name = file.path().substring(0, slash);
                tree.addObject().put("type", "directory").put("path", name).put("oid", "");
            }
            if (slash < 0 || recursive) {
                tree.add(entry(file));
            }
        }
        if (tree.isEmpty()) {
            throw new RefusedException(
                            Refusal.NO_SUCH_FILE,
                            "A folder must be one of version " + release.id(),
                            folder)
                    .with("X-Repo-Commit", release.id());
        }
        return tree;
    }

    private static ObjectNode entry(VersionFile file) {
        ObjectNode entry = CanonicalJson.MAPPER.createObjectNode();
        entry.put("type", "file").put("path", file.path()).put("size", file.size());
        entry.put("oid", file.sha256().substring(0, GIT_HASH));
        entry.set("lfs", pointer(file, "oid"));
        return entry;
    }

    private static ObjectNode pointer(VersionFile file, String digestName) {
        return CanonicalJson.MAPPER
                .createObjectNode()
                .put(digestName, file.sha256())
                .put("size", file.size())
                .put("pointerSize", POINTER_BYTES);
    }

    private static String rest(List<String> path, int from) {
        return String.join("/", path.subList(from, path.size()));
    }
}
