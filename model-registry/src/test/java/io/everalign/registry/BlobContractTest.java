package io.everalign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the registry promises of blobs, pins and connections. */
class BlobContractTest {

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
    void whoSendsAllBeforeReadingStillGetsTheRefusal() throws IOException {
        int size = 16 << 20;
        String head = "PUT /v1/blobs/sha256:%s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n";
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), registry.uri().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(head.formatted(ABSENT, size).getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = new byte[64 << 10];
            for (int sent = 0; sent < size; sent += chunk.length) {
                out.write(chunk);
            }
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(new String(answer, StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("too-large");
        }
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
