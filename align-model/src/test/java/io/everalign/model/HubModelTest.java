package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a small hub of the test's own; the pipeline's test asks the registry. */
class HubModelTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir Path cache;
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, String> digests = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        offer("config.json", "{}");
        offer("model.safetensors", "weights");
        offer("train.py", "print()");
        offer("nested/config.json", "{}");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void offer(String name, String content) throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        files.put(name, bytes);
        digests.put(
                name, HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        byte[] body = null;
        if (path.equals("/api/models/some/model/revision/main")) {
            body = listing().getBytes(StandardCharsets.UTF_8);
        } else if (path.startsWith("/some/model/resolve/" + COMMIT + "/")) {
            body = files.get(path.substring(path.indexOf(COMMIT) + COMMIT.length() + 1));
        }
        exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
        if (body != null) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private String listing() {
        ObjectNode root = ConfigJson.MAPPER.createObjectNode().put("sha", COMMIT);
        files.forEach(
                (name, content) ->
                        root.withArray("siblings")
                                .addObject()
                                .put("rfilename", name)
                                .put("size", content.length)
                                .putObject("lfs")
                                .put("sha256", digests.get(name)));
        return root.toString();
    }

    private Path fetch(List<String> told) throws IOException {
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/some/model";
        return HubModel.at(address).fetch(cache, told::add);
    }

    @Test
    void onlyTheFilesOfAModelAreFetchedAndOnlyOnce() throws IOException {
        List<String> told = new ArrayList<>();
        Path folder = fetch(told);
        assertThat(folder).isDirectoryNotContaining("glob:**train.py").endsWithRaw(Path.of(COMMIT));
        assertThat(folder.resolve("model.safetensors")).hasContent("weights");
        assertThat(told).containsExactly("config.json, 2 bytes", "model.safetensors, 7 bytes");
        asked.clear();
        assertThat(fetch(told)).isEqualTo(folder);
        assertThat(asked).containsExactly("/api/models/some/model/revision/main");
    }

    @Test
    void anotherDigestIsRefusedAndNothingIsKept() throws IOException {
        digests.put("model.safetensors", "ab".repeat(32));
        assertThatThrownBy(() -> fetch(new ArrayList<>()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("model.safetensors: SHA-256 must be abab");
        try (var left = Files.walk(cache)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("model.safetensors"));
        }
    }

    @Test
    void anUnknownModelIsToldWithTheAddressAndTheStatus() {
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/no/model@v2";
        assertThatThrownBy(() -> HubModel.at(address).fetch(cache, told -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/api/models/no/model/revision/v2")
                .hasMessageContaining("answered 404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://host/only",
                "http://host/a/../b",
                "ftp://host/a/b",
                "http://user@host/a/b",
                "http://host/a/b?x=1",
                "http://host/a/.."
            })
    void otherAddressesAreRefused(String address) {
        assertThatThrownBy(() -> HubModel.at(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must");
    }
}
