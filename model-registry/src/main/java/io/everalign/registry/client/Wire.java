package io.everalign.registry.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Requests to one registry: small ones with JSON on both sides, and what an error becomes. */
final class Wire {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    final ObjectMapper json = new ObjectMapper();
    final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    final Retries retries;
    private final URI registry;

    Wire(URI registry, Retries retries) {
        String base = registry.toString();
        this.registry = URI.create(base.endsWith("/") ? base : base + "/");
        this.retries = retries;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(registry.resolve(path));
    }

    byte[] get(String path) throws IOException {
        return call(path, "GET", null, ANSWER_WITHIN).body();
    }

    JsonNode getJson(String path) throws IOException {
        return parsed(get(path));
    }

    JsonNode send(String method, String path, @Nullable Object body) throws IOException {
        BodyPublisher publisher =
                body == null ? null : BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
        return parsed(call(path, method, publisher, ANSWER_WITHIN).body());
    }

    boolean exists(String path) throws IOException {
        try {
            call(path, "HEAD", null, ANSWER_WITHIN);
            return true;
        } catch (RegistryException e) {
            if (e.notFound()) {
                return false;
            }
            throw e;
        }
    }

    HttpResponse<byte[]> call(
            String path, String method, @Nullable BodyPublisher body, Duration within)
            throws IOException {
        HttpRequest.Builder request =
                request(path)
                        .timeout(within)
                        .method(method, body == null ? BodyPublishers.noBody() : body);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        HttpRequest built = request.build();
        return retries.run(
                () -> {
                    HttpResponse<byte[]> response = sent(built);
                    if (response.statusCode() >= 300) {
                        throw refusal(built, response.statusCode(), response.body());
                    }
                    return response;
                });
    }

    private HttpResponse<byte[]> sent(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while asking " + request.uri());
        } catch (ConnectException e) {
            throw noAnswer(request, e);
        }
    }

    static IOException noAnswer(HttpRequest request, IOException cause) {
        URI uri = request.uri();
        return new IOException(
                "No registry answers at %s://%s: is it running?"
                        .formatted(uri.getScheme(), uri.getAuthority()),
                cause);
    }

    /** The exception for an answer that is not a success. */
    RegistryException refusal(HttpRequest request, int status, byte[] body) {
        String asked = request.method() + " " + request.uri() + ": ";
        try {
            JsonNode error = parsed(body);
            String message = asked + error.path("error").asText("HTTP status " + status);
            return status == 409 && error.has("actual")
                    ? new AliasConflictException(message, error.get("actual").textValue())
                    : new RegistryException(status, message);
        } catch (IOException e) {
            String text = new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8);
            return new RegistryException(status, asked + "HTTP status " + status + " " + text);
        }
    }

    private JsonNode parsed(byte[] body) throws RegistryException {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new RegistryException(0, "The answer is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new RegistryException(0, "The answer is not JSON: " + e.getMessage());
        }
    }
}
