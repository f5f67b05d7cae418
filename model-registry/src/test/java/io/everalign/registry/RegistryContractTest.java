package io.everalign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
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

class RegistryContractTest {

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
        assertThat(registry.count("requests_received"))
                .isEqualTo(
                        registry.count("requests_answered")
                                + registry.count("requests_aborted")
                                + registry.count("requests_in_flight"));
        assertThat(registry.count("uploads_received"))
                .isEqualTo(
                        registry.count("uploads_stored")
                                + registry.count("uploads_known")
                                + registry.count("uploads_refused")
                                + registry.count("uploads_failed"));
        assertThat(registry.count("versions_received"))
                .isEqualTo(
                        registry.count("versions_published")
                                + registry.count("versions_known")
                                + registry.count("versions_refused")
                                + registry.count("versions_failed"));
        assertThat(registry.count("alias_moves_received"))
                .isEqualTo(
                        registry.count("alias_moves_done")
                                + registry.count("alias_moves_unchanged")
                                + registry.count("alias_moves_refused")
                                + registry.count("alias_moves_failed"));
    }

    @Test
    void aBlobIsTakenOnceAndServedByItsDigest() {
        String digest = registry.upload("weights");
        HttpResponse<String> again = registry.send("PUT", "/v1/blobs/sha256:" + digest, "weights");
        HttpResponse<String> head = registry.send("HEAD", "/v1/blobs/sha256:" + digest, "");
        HttpResponse<String> whole = registry.get("/v1/blobs/sha256:" + digest);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length")).hasValue("7");
        assertThat(whole.body()).isEqualTo("weights");
        assertThat(whole.headers().firstValue("ETag")).hasValue('"' + digest + '"');
        registry.close();
        assertThat(registry.count("uploads_stored")).isEqualTo(1);
        assertThat(registry.count("uploads_known")).isEqualTo(1);
        assertThat(registry.count("bytes_served")).isEqualTo(7);
    }

    @Test
    void anEmptyBlobIsABlob() {
        String digest = registry.upload("");
        HttpResponse<String> whole = registry.get("/v1/blobs/sha256:" + digest);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEmpty();
        assertThat(registry.get("/v1/blobs/sha256:" + digest, "Range", "bytes=0-").statusCode())
                .isEqualTo(416);
    }

    @Test
    void aPartIsSentToWhoAsksForIt() {
        String path = "/v1/blobs/sha256:" + registry.upload("0123456789");
        HttpResponse<String> part = registry.get(path, "Range", "bytes=2-4");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("234");
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 2-4/10");
        assertThat(registry.get(path, "Range", "bytes=-3").body()).isEqualTo("789");
        assertThat(registry.get(path, "Range", "bytes=7-").body()).isEqualTo("789");
        HttpResponse<String> beyond = registry.get(path, "Range", "bytes=10-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.headers().firstValue("Content-Range")).hasValue("bytes */10");
    }

    @Test
    void whoHasTheBlobIsNotSentItAgain() {
        String digest = registry.upload("0123456789");
        String path = "/v1/blobs/sha256:" + digest;
        String tag = '"' + digest + '"';
        assertThat(registry.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(registry.get(path, "If-None-Match", "\"x\", W/" + tag).statusCode())
                .isEqualTo(304);
        assertThat(registry.get(path, "Range", "bytes=9-", "If-Range", tag).body()).isEqualTo("9");
        assertThat(registry.get(path, "Range", "bytes=9-", "If-Range", "\"x\"").body())
                .isEqualTo("0123456789");
    }

    @Test
    void bytesThatDoNotMatchTheirDigestAreRefused() {
        HttpResponse<String> answer = registry.send("PUT", "/v1/blobs/sha256:" + ABSENT, "bytes");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RunningRegistry.json(answer).path("reason").asText()).isEqualTo("wrong-digest");
        assertThat(registry.get("/v1/blobs/sha256:" + ABSENT).statusCode()).isEqualTo(404);
        assertThat(data.resolve("temporary")).isEmptyDirectory();
    }

    @Test
    void aBlobAboveTheLimitIsRefused() {
        byte[] large = new byte[(1 << 20) + 1];
        HttpResponse<String> answer =
                registry.send("PUT", "/v1/blobs/sha256:" + Sha256.of(large), large);
        assertThat(answer.statusCode()).isEqualTo(413);
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
    void aDownloadUnderWayIsFinishedBeforeTheEnd() throws IOException {
        String content = "x".repeat(1 << 20);
        String digest = registry.upload(content);
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), registry.uri().getPort())) {
            String request =
                    "GET /v1/blobs/sha256:%s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(digest);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            int first = socket.getInputStream().read();
            CompletableFuture<Void> end = CompletableFuture.runAsync(registry::close);
            byte[] rest = socket.getInputStream().readAllBytes();
            end.join();
            assertThat(first).isEqualTo('H');
            assertThat(new String(rest, StandardCharsets.ISO_8859_1)).endsWith(content);
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosed(@TempDir Path other) throws IOException {
        try (RunningRegistry small = new RunningRegistry(other, "--registry.max-connections=1");
                Socket taken =
                        new Socket(InetAddress.getLoopbackAddress(), small.uri().getPort())) {
            byte[] request =
                    "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            taken.getOutputStream().write(request);
            assertThat(taken.getInputStream().read()).isEqualTo('H');
            try (Socket second =
                    new Socket(InetAddress.getLoopbackAddress(), small.uri().getPort())) {
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(small.count("connections_refused")).isEqualTo(1);
        }
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

    @Test
    void pinsAreKeptListedAndTakenAway() {
        String digest = registry.upload("checkpoint");
        String path = "/v1/pins/trainer/round-1";
        assertThat(registry.send("PUT", path, "[\"" + ABSENT + "\"]").statusCode()).isEqualTo(409);
        assertThat(registry.send("PUT", path, "[\"" + digest + "\"]").statusCode()).isEqualTo(200);
        assertThat(registry.get(path).body()).contains(digest);
        assertThat(registry.get("/v1/pins/trainer").body()).contains("round-1");
        assertThat(registry.send("DELETE", path, "").statusCode()).isEqualTo(200);
        assertThat(registry.get(path).statusCode()).isEqualTo(404);
    }
}
