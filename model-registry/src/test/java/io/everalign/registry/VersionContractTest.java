package io.everalign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the registry promises of versions, aliases and their addresses. */
class VersionContractTest {

    private static final String ABSENT = "0".repeat(64);

    @TempDir private Path data;
    private RunningRegistry registry;

    @BeforeEach
    void start() {
        registry = new RunningRegistry(data, "--registry.max-blob-bytes=1MiB");
    }

    @AfterEach
    void everyRequestHasOneOutcome() {
        registry.close();
        registry.assertEquations();
    }

    @Test
    void versionsAreNumberedAndEqualManifestsAreOneVersion() {
        String first = registry.publish("acme/align", "one");
        String second = registry.publish("acme/align", "two");
        String again = registry.publish("acme/align", "one");

        assertThat(first).matches("[0-9a-f]{40}").isEqualTo(again).isNotEqualTo(second);
        var versions =
                RunningRegistry.json(registry.get("/v1/models/acme/align/versions"))
                        .path("versions");
        assertThat(versions.findValuesAsText("id")).containsExactly(second, first);
        assertThat(versions.findValuesAsText("number")).containsExactly("2", "1");
        assertThat(registry.count("versions_published")).isEqualTo(2);
        assertThat(registry.count("versions_known")).isEqualTo(1);
    }

    @Test
    void theListOfVersionsComesInPages() {
        List<String> ids =
                IntStream.range(0, 5).mapToObj(i -> registry.publish("a/b", "v" + i)).toList();
        HttpResponse<String> page = registry.get("/v1/models/a/b/versions?limit=2&before=4");
        assertThat(RunningRegistry.json(page).findValuesAsText("id"))
                .containsExactly(ids.get(2), ids.get(1));
        assertThat(page.headers().firstValue("Link"))
                .hasValue("</v1/models/a/b/versions?limit=2&before=2>; rel=\"next\"");
        assertThat(registry.get("/v1/models/a/b/versions?limit=x").statusCode()).isEqualTo(400);
    }

    @Test
    void aManifestMayOnlyNameBlobsThatAreHereWithTheirSize() {
        String digest = registry.upload("one");
        String path = "/v1/models/acme/align/versions";
        HttpResponse<String> missing =
                registry.send("POST", path, RunningRegistry.manifest("a.txt", 3, ABSENT));
        HttpResponse<String> longer =
                registry.send("POST", path, RunningRegistry.manifest("a.txt", 4, digest));
        assertThat(RunningRegistry.json(missing).path("reason").asText()).isEqualTo("blob-missing");
        assertThat(RunningRegistry.json(longer).path("reason").asText()).isEqualTo("size-differs");
        assertThat(registry.get("/v1/models/acme/align/versions").statusCode()).isEqualTo(404);
    }

    @Test
    void nothingThatExecutesIsTaken() {
        String pickle = "\u0080\u0004cos\nsystem\n";
        String code = "{\"auto_map\":{\"AutoModel\":\"evil.Model\"}}";
        assertThat(reason("model.py", pickle)).isEqualTo("file-type");
        assertThat(reason("model.pt", pickle)).isEqualTo("file-type");
        assertThat(reason("model.safetensors", pickle)).isEqualTo("file-content");
        assertThat(reason("config.json", code)).isEqualTo("file-content");
        assertThat(reason("config.json", "{\"a\":")).isEqualTo("file-content");
        assertThat(reason("../config.json", code)).isEqualTo("bad-path");
    }

    private String reason(String path, String content) {
        int size = content.getBytes(StandardCharsets.UTF_8).length;
        HttpResponse<String> answer =
                registry.send(
                        "POST",
                        "/v1/models/acme/align/versions",
                        RunningRegistry.manifest(path, size, registry.upload(content)));
        return RunningRegistry.json(answer).path("reason").asText();
    }

    @Test
    void ofManyWhoMoveAnAliasAtOnceOneSucceeds() {
        String first = registry.publish("acme/align", "one");
        String wish = "{\"version\":\"%s\",\"expected\":null}".formatted(first);
        List<CompletableFuture<Integer>> racers =
                IntStream.range(0, 8)
                        .mapToObj(
                                i ->
                                        CompletableFuture.supplyAsync(
                                                () ->
                                                        registry.send(
                                                                        "PUT",
                                                                        "/v1/models/acme/align/aliases/latest",
                                                                        wish)
                                                                .statusCode()))
                        .toList();
        assertThat(racers.stream().map(CompletableFuture::join))
                .containsOnly(201, 409)
                .containsOnlyOnce(201);
    }

    @Test
    void aConflictSaysWhereTheAliasIs() {
        String first = registry.publish("acme/align", "one");
        String path = "/v1/models/acme/align/aliases/latest";
        registry.send("PUT", path, "{\"version\":\"%s\",\"expected\":null}".formatted(first));
        HttpResponse<String> answer =
                registry.send(
                        "PUT", path, "{\"version\":\"%s\",\"expected\":null}".formatted(first));
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(RunningRegistry.json(answer).path("actual").asText()).isEqualTo(first);
        assertThat(registry.send("PUT", path, "{\"version\":\"1\"}").statusCode()).isEqualTo(400);
    }

    @Test
    void hubClientsFindFilesByRevision() {
        String first = registry.publish("acme/align", "one");
        registry.publish("acme/align", "two");
        HttpResponse<String> file = registry.get("/acme/align/resolve/" + first + "/README.md");
        HttpResponse<String> newest = registry.get("/acme/align/resolve/main/README.md");
        HttpResponse<String> absent = registry.get("/acme/align/resolve/main/nothing.txt");

        assertThat(file.body()).isEqualTo("one");
        assertThat(file.headers().firstValue("X-Repo-Commit")).hasValue(first);
        assertThat(newest.body()).isEqualTo("two");
        assertThat(absent.statusCode()).isEqualTo(404);
        assertThat(absent.headers().firstValue("X-Error-Code")).hasValue("EntryNotFound");
        assertThat(absent.headers().firstValue("X-Repo-Commit")).isPresent();
        assertThat(registry.get("/a/b/resolve/main/x").headers().firstValue("X-Error-Code"))
                .hasValue("RepoNotFound");
        assertThat(registry.get("/api/models/acme/align/revision/" + first).body())
                .contains("\"sha\":\"" + first + '"');
        assertThat(registry.get("/api/models/acme/align/tree/main?recursive=true").body())
                .contains("\"path\":\"README.md\"");
        assertThat(registry.get("/api/models/acme/align/tree/main/none").statusCode())
                .isEqualTo(404);
    }

    @Test
    void hostileAddressesFindNothing() {
        registry.publish("acme/align", "one");
        for (String path :
                List.of(
                        "/acme/align/resolve/main/..%2f..%2fjournal",
                        "/acme/align/resolve/main/%252e%252e/journal",
                        "/acme/align/resolve/..%5c..%5c/README.md",
                        "/acme/align/resolve/main/README.md%00.txt",
                        "/%2e%2e/%2e%2e",
                        "/v1/blobs/sha256:..%2fjournal",
                        "/v1/blobs/" + ABSENT,
                        "/v1/models/..%2f..%2f/x/versions",
                        "/nowhere",
                        "//",
                        "/%ff/%c0%ae")) {
            assertThat(registry.get(path).statusCode()).as(path).isIn(400, 404);
        }
    }

    @Test
    void aMalformedManifestIsRefusedWithItsRule() {
        String path = "/v1/models/acme/align/versions";
        for (String body :
                List.of("", "[]", "{", "{\"a\":1,\"a\":2}", "{\"files\":[]}", "[".repeat(1000))) {
            HttpResponse<String> answer = registry.send("POST", path, body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(RunningRegistry.json(answer).path("rule").asText()).as(body).isNotEmpty();
        }
        byte[] huge = new byte[(4 << 20) + 1];
        assertThat(registry.send("POST", path, huge).statusCode()).isEqualTo(413);
    }

    @Test
    void thePageShowsModelsAndEscapesWhatStrangersWrote() {
        registry.publish("acme/align", "one");
        assertThat(registry.get("/").body()).contains("acme/align");
        assertThat(registry.get("/acme/align").body()).contains("README.md");
    }
}
