package io.everalign.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The registry's own addresses, below {@code /v1}: what our client speaks. */
final class Api {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 100;
    private static final String DIGEST_PREFIX = "sha256:";

    private final Catalog catalog;
    private final BlobStore blobs;
    private final Pins pins;
    private final RegistryMetrics metrics;

    Api(Catalog catalog, BlobStore blobs, Pins pins, RegistryMetrics metrics) {
        this.catalog = catalog;
        this.blobs = blobs;
        this.pins = pins;
        this.metrics = metrics;
    }

    Answer answer(Call call) throws IOException, RefusedException {
        List<String> path = call.path();
        if (call.is("GET") && call.at("v1", "models")) {
            return models();
        } else if (call.at("v1", "models", "*", "*", "versions")) {
            return versions(call, Names.model(path.get(2), path.get(3)));
        } else if (call.at("v1", "models", "*", "*", "versions", "*")) {
            return version(call, path.get(5), false);
        } else if (call.at("v1", "models", "*", "*", "versions", "*", "manifest")) {
            return version(call, path.get(5), true);
        } else if (call.at("v1", "models", "*", "*", "aliases", "*")) {
            return alias(call, path.get(5));
        } else if (call.is("GET") && call.at("v1", "blobs", "*")) {
            return blob(digest(path.get(2)));
        } else if (call.is("GET") && call.at("v1", "pins", "*")) {
            return Answer.json(200, Map.of("pins", pins.names(Names.plain(path.get(2)))));
        } else if (call.at("v1", "pins", "*", "*")) {
            return pin(call, Names.plain(path.get(2)), Names.plain(path.get(3)));
        }
        throw call.noSuchRoute();
    }

    /** The digest that a part of an address such as {@code sha256:2c26…} names. */
    static String digest(String part) throws RefusedException {
        if (!part.startsWith(DIGEST_PREFIX)) {
            throw new RefusedException(
                    Refusal.BAD_NAME, "A blob's address must begin with " + DIGEST_PREFIX, part);
        }
        return Names.digest(part.substring(DIGEST_PREFIX.length()));
    }

    private Answer models() {
        ArrayNode list = CanonicalJson.MAPPER.createArrayNode();
        for (Model model : catalog.models()) {
            ObjectNode item = list.addObject().put("model", model.name());
            item.put("versions", model.newestNumber());
            item.set("aliases", aliases(model));
        }
        return Answer.json(200, Map.of("models", list));
    }

    private static JsonNode aliases(Model model) {
        ObjectNode aliases = CanonicalJson.MAPPER.createObjectNode();
        for (String alias : model.aliases()) {
            Release release = model.alias(alias);
            aliases.put(alias, release == null ? null : release.id());
        }
        return aliases;
    }

    private Answer versions(Call call, String name) throws IOException, RefusedException {
        if (call.is("POST")) {
            return publish(name, call.body().getBytes());
        } else if (!call.is("GET")) {
            throw method(call);
        }
        Model model = catalog.model(name);
        int before = call.number("before", Integer.MAX_VALUE, Integer.MAX_VALUE);
        int limit = call.number("limit", PAGE, LARGEST_PAGE);
        ArrayNode list = CanonicalJson.MAPPER.createArrayNode();
        List<Release> page = model.newest(before, limit);
        for (Release release : page) {
            list.add(summary(model, release));
        }
        Answer answer = Answer.json(200, Map.of("versions", list));
        if (page.size() < limit) {
            return answer;
        }
        String next =
                "</v1/models/%s/versions?limit=%d&before=%d>; rel=\"next\""
                        .formatted(name, limit, page.get(page.size() - 1).number());
        return answer.with("Link", next);
    }

    private Answer publish(String name, byte[] body) throws IOException, RefusedException {
        metrics.versions.received().inc();
        try {
            Catalog.Published published = catalog.publish(name, Manifest.parse(body));
            boolean isNew = published.isNew();
            (isNew ? metrics.versions.done() : metrics.versions.unchanged()).inc();
            ObjectNode answer = summary(catalog.model(name), published.release());
            return Answer.json(isNew ? 201 : 200, answer);
        } catch (RefusedException e) {
            metrics.versions.refuse(e.refusal);
            throw e;
        } catch (IOException | RuntimeException e) {
            metrics.versions.failed().inc();
            throw e;
        }
    }

    private Answer version(Call call, String revision, boolean manifest)
            throws IOException, RefusedException {
        if (!call.is("GET")) {
            throw method(call);
        }
        Model model = catalog.model(Names.model(call.path().get(2), call.path().get(3)));
        Release release = model.resolve(revision);
        if (manifest) {
            return Answer.text("application/json", catalog.manifest(release));
        }
        ObjectNode answer = summary(model, release);
        answer.set("manifest", CanonicalJson.MAPPER.readTree(catalog.manifest(release)));
        return Answer.json(200, answer);
    }

    private ObjectNode summary(Model model, Release release) throws IOException {
        JsonNode manifest = CanonicalJson.MAPPER.readTree(catalog.manifest(release));
        ObjectNode summary = CanonicalJson.MAPPER.createObjectNode();
        summary.put("model", release.model());
        summary.put("id", release.id());
        summary.put("number", release.number());
        summary.put("received", Instant.ofEpochMilli(release.received()).toString());
        summary.put("bytes", release.size());
        ArrayNode aliases = summary.putArray("aliases");
        model.aliasesOf(release).forEach(aliases::add);
        summary.set("parent", manifest.path("parent"));
        summary.set("metrics", manifest.path("metrics"));
        return summary;
    }

    private Answer alias(Call call, String alias) throws IOException, RefusedException {
        String name = Names.model(call.path().get(2), call.path().get(3));
        Names.alias(alias);
        if (call.is("PUT")) {
            return moveAlias(name, alias, call.body().getBytes());
        } else if (!call.is("GET")) {
            throw method(call);
        }
        Release release = catalog.model(name).alias(alias);
        if (release == null) {
            throw new RefusedException(
                    Refusal.NO_SUCH_VERSION, "An alias must be one of " + name, alias);
        }
        return aliasAnswer(alias, release, 200);
    }

    private Answer moveAlias(String name, String alias, byte[] body)
            throws IOException, RefusedException {
        metrics.aliasMoves.received().inc();
        try {
            JsonNode wish = CanonicalJson.read(body);
            String version = wish.path("version").asText();
            Catalog.Moved moved = catalog.moveAlias(name, alias, expected(wish), version);
            (moved.changed() ? metrics.aliasMoves.done() : metrics.aliasMoves.unchanged()).inc();
            return aliasAnswer(alias, moved.now(), moved.previous() == null ? 201 : 200);
        } catch (RefusedException e) {
            metrics.aliasMoves.refuse(e.refusal);
            throw e;
        } catch (IOException | RuntimeException e) {
            metrics.aliasMoves.failed().inc();
            throw e;
        }
    }

    private static @Nullable String expected(JsonNode wish) throws RefusedException {
        JsonNode expected = wish.path("expected");
        if (expected.isMissingNode()) {
            throw new RefusedException(
                    Refusal.BAD_JSON,
                    "An alias moves from 'expected', which must be a version or null",
                    wish.toString());
        }
        return expected.isNull() ? null : Names.version(expected.asText());
    }

    private static Answer aliasAnswer(String alias, Release release, int status) {
        return Answer.json(
                status,
                Map.of(
                        "alias",
                        alias,
                        "version",
                        release.id(),
                        "number",
                        release.number(),
                        "model",
                        release.model()));
    }

    private Answer blob(String digest) throws IOException, RefusedException {
        long size = blobs.touch(digest) ? blobs.size(digest) : -1;
        if (size < 0) {
            throw new RefusedException(
                    Refusal.NO_SUCH_BLOB, "A blob must have been uploaded", digest);
        }
        return Answer.blob(
                        "application/octet-stream",
                        new Answer.Blob(blobs.file(digest), digest, size))
                .with("Cache-Control", "public, max-age=31536000, immutable");
    }

    private Answer pin(Call call, String owner, String name) throws IOException, RefusedException {
        switch (call.method()) {
            case "PUT" -> pins.put(owner, name, call.body().getBytes());
            case "DELETE" -> {
                pins.remove(owner, name);
                return Answer.json(200, Map.of("name", name));
            }
            case "GET" -> {}
            default -> throw method(call);
        }
        return Answer.json(200, Map.of("name", name, "digests", pins.get(owner, name)));
    }

    private static RefusedException method(Call call) {
        return new RefusedException(
                Refusal.METHOD,
                "This address knows another method",
                call.method() + " /" + String.join("/", call.path()));
    }
}
