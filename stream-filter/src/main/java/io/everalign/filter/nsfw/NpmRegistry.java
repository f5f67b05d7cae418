package io.everalign.filter.nsfw;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where packages are fetched from. */
record NpmRegistry(URI base) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MINUTES = 10;

    /** The registry that npm would ask. */
    static NpmRegistry of(Map<String, String> environment) {
        for (String key : List.of("npm_config_registry", "NPM_CONFIG_REGISTRY")) {
            String value = environment.getOrDefault(key, "").strip();
            if (!value.isEmpty()) {
                return at(key, value);
            }
        }
        return at("the registry", "https://registry.npmjs.org/");
    }

    private static NpmRegistry at(String key, String address) {
        URI base = null;
        if (address.matches("https?://.+")) {
            try {
                base = URI.create(address.endsWith("/") ? address : address + "/");
            } catch (IllegalArgumentException e) {
                // Told below, as for any other word that is no address.
            }
        }
        if (base == null || base.getHost() == null) {
            throw new IllegalArgumentException(
                    key + " must be an http or https address, but is " + address);
        }
        return new NpmRegistry(base);
    }

    URI archive(NpmPackage npm) {
        return base.resolve("%s/-/%1$s-%s.tgz".formatted(npm.name(), npm.version()));
    }

    /** The archive of a package, checked. */
    byte[] fetch(NpmPackage npm) throws IOException {
        URI address = archive(npm);
        HttpClient http =
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .connectTimeout(PATIENCE)
                        .build();
        HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
        CompletableFuture<byte[]> archive =
                http.sendAsync(request, BodyHandlers.ofInputStream())
                        .thenApplyAsync(answer -> read(npm, answer));
        try {
            return archive.get(MINUTES, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading " + address);
        } catch (TimeoutException e) {
            throw new IOException(address + ": not all sent within " + MINUTES + " minutes", e);
        } catch (ExecutionException e) {
            throw told(address, e.getCause());
        }
    }

    private static byte[] read(NpmPackage npm, HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new BadModel(answer.uri() + ": answered " + answer.statusCode());
            }
            return npm.read(answer.uri().toString(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IOException told(URI address, Throwable cause) {
        if (cause instanceof UncheckedIOException read && read.getCause() instanceof BadModel bad) {
            return bad;
        }
        return new IOException(address + ": no answer: " + cause, cause);
    }
}
