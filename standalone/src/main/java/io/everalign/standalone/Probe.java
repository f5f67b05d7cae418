package io.everalign.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a station over HTTP how it is and what it has counted. */
final class Probe {

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Pattern DETAIL = Pattern.compile("\"detail\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(LIMIT)
                    .build();

    /**
     * An answer to {@code /health}.
     *
     * @param up whether the station does its work
     * @param given whether there was an answer at all
     * @param detail what it says of itself
     */
    record Answer(boolean up, boolean given, String detail) {}

    /** How a station is; down when it does not answer. */
    Answer health(int port) throws InterruptedException {
        try {
            HttpResponse<String> response = get(port, "/health");
            return new Answer(response.statusCode() == 200, true, detail(response.body()));
        } catch (IOException e) {
            return new Answer(false, false, "it does not answer");
        }
    }

    /** What a station has counted; empty when it does not answer. */
    Optional<Scrape> metrics(int port) throws InterruptedException {
        try {
            HttpResponse<String> response = get(port, "/metrics");
            return response.statusCode() == 200
                    ? Optional.of(Scrape.parse(response.body()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private HttpResponse<String> get(int port, String path)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String detail(String body) {
        Matcher matcher = DETAIL.matcher(body);
        return matcher.find() ? matcher.group(1).replace("\\\"", "\"").replace("\\\\", "\\") : "";
    }
}
