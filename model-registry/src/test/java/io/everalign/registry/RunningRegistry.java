package io.everalign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.everalign.registry.client.RegistryClient;
import io.everalign.registry.client.Retries;
import io.everalign.runtime.Settings;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A registry on a free port of this machine, and bare HTTP to talk to it. */
public final class RunningRegistry implements AutoCloseable {

    /** Does not repeat anything for long. */
    public static final Retries BRIEF = new Retries(3, Duration.ofMillis(1), Duration.ofMillis(10));

    final CollectorRegistry counters = new CollectorRegistry();
    final Registry registry;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Starts one over a folder, with further settings. */
    public RunningRegistry(Path data, String... settings) {
        this(data, InstantSource.system(), settings);
    }

    RunningRegistry(Path data, InstantSource clock, String... settings) {
        registry = new Registry(read(data, settings), counters, clock);
        try {
            registry.start();
        } catch (Exception e) {
            registry.close();
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    static RegistrySettings read(Path data, String... settings) {
        List<String> arguments = new ArrayList<>();
        arguments.add("--registry.data=" + data);
        arguments.add("--registry.port=0");
        arguments.add("--kafka.bootstrap-servers=");
        Collections.addAll(arguments, settings);
        return Settings.of(RegistrySettings.class).read(arguments.toArray(new String[0]), Map.of());
    }

    /** Where it is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + registry.port());
    }

    /** A client of it. */
    public RegistryClient client() {
        return new RegistryClient(uri(), BRIEF);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    HttpResponse<String> send(String method, String path, String body) {
        return send(method, path, body.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(uri() + path))
                        .timeout(Duration.ofSeconds(20))
                        .method(
                                method,
                                body.length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
        } catch (InterruptedException | IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        }
    }

    /** Uploads a blob; returns its digest. */
    String upload(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String digest = Sha256.of(bytes);
        send("PUT", "/v1/blobs/sha256:" + digest, bytes);
        return digest;
    }

    /** Publishes one text file; returns the version's id. */
    String publish(String model, String content) {
        String manifest =
                manifest(
                        "README.md",
                        content.getBytes(StandardCharsets.UTF_8).length,
                        upload(content));
        return json(send("POST", "/v1/models/" + model + "/versions", manifest))
                .path("id")
                .asText();
    }

    static String manifest(String path, long size, String digest) {
        return "{\"files\":[{\"path\":\"%s\",\"size\":%d,\"sha256\":\"%s\"}]}"
                .formatted(path, size, digest);
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return CanonicalJson.MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new IllegalStateException(response.body(), e);
        }
    }

    /** Sum of a counter over its labels. */
    double count(String name) {
        return Collections.list(counters.metricFamilySamples()).stream()
                .flatMap(family -> family.samples.stream())
                .filter(
                        sample ->
                                sample.name.equals("everalign_registry_" + name)
                                        || sample.name.equals(
                                                "everalign_registry_" + name + "_total"))
                .mapToDouble(sample -> sample.value)
                .sum();
    }

    @Override
    public void close() {
        registry.close();
    }

    /** Every request, upload, version and move of an alias has had exactly one outcome. */
    void assertEquations() {
        assertThat(count("requests_received"))
                .isEqualTo(
                        count("requests_answered")
                                + count("requests_aborted")
                                + count("requests_in_flight"));
        assertThat(count("uploads_received"))
                .isEqualTo(
                        count("uploads_stored")
                                + count("uploads_known")
                                + count("uploads_refused")
                                + count("uploads_failed"));
        assertThat(count("versions_received"))
                .isEqualTo(
                        count("versions_published")
                                + count("versions_known")
                                + count("versions_refused")
                                + count("versions_failed"));
        assertThat(count("alias_moves_received"))
                .isEqualTo(
                        count("alias_moves_done")
                                + count("alias_moves_unchanged")
                                + count("alias_moves_refused")
                                + count("alias_moves_failed"));
    }
}
