package io.everalign.model;

import static io.everalign.model.AlignConfig.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model on a server that speaks the protocol of the Hugging Face Hub, as the registry does. All
 * files come from one commit and are kept in a folder of that commit, so they are fetched once.
 */
final class HubModel {
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(https?://[^/?#@]+)/([\\w.-]+)/([\\w.-]+?)(?:(?:@|/(?:tree|resolve)/)([\\w.-]+))?/?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MAX_LISTING_BYTES = 16 << 20;

    private final String server;
    private final String model;
    private final String revision;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(PATIENCE)
                    .build();

    private HubModel(String server, String model, String revision) {
        this.server = server;
        this.model = model;
        this.revision = revision;
    }

    /**
     * The model at an address.
     *
     * @param address {@code http(s)://HOST/OWNER/MODEL}, with {@code @REVISION} if it is not to be
     *     {@code main}
     */
    static HubModel at(String address) {
        Matcher parts = ADDRESS.matcher(address);
        require(parts.matches(), "a model's address must be like http://HOST/OWNER/MODEL", address);
        String model = parts.group(2) + "/" + parts.group(3);
        require(!model.contains(".."), "a model's name must not hold ..", model);
        String revision = parts.group(4) == null ? "main" : parts.group(4);
        return new HubModel(parts.group(1), model, revision);
    }

    static boolean isAddress(String text) {
        return text.startsWith("http://") || text.startsWith("https://");
    }

    /**
     * Brings the model's files into a folder below the cache.
     *
     * @param progress told of each file that is fetched
     * @return the folder
     */
    Path fetch(Path cache, Consumer<String> progress) throws IOException {
        JsonNode listing = listing();
        String commit = listing.path("sha").asText();
        require(COMMIT.matcher(commit).matches(), "a hub must name the commit", commit);
        List<HubFile> files = HubFile.ofModel(listing);
        Path folder = cache.resolve(server.replaceAll("[^\\w.-]+", "_"));
        folder = Files.createDirectories(folder.resolve(model).resolve(commit));
        for (HubFile file : files) {
            Path target = folder.resolve(file.name());
            if (!Files.isRegularFile(target) || Files.size(target) != file.bytes()) {
                progress.accept("%s, %,d bytes".formatted(file.name(), file.bytes()));
                fetch(commit, file, target);
            }
        }
        return folder;
    }

    private JsonNode listing() throws IOException {
        HttpResponse<InputStream> answer =
                get("/api/models/" + model + "/revision/" + revision + "?blobs=true");
        try (InputStream body = answer.body()) {
            byte[] json = body.readNBytes(MAX_LISTING_BYTES);
            return ConfigJson.parse(new String(json, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IOException(answer.uri() + ": " + e.getMessage(), e);
        }
    }

    private void fetch(String commit, HubFile file, Path target) throws IOException {
        Path part = Files.createTempFile(target.getParent(), file.name(), ".part");
        try {
            MessageDigest digest = sha256();
            URI from = copy(commit, file, part, digest);
            long size = Files.size(part);
            if (size != file.bytes()) {
                throw new IOException(from + ": sent " + size + " bytes of " + file.bytes());
            }
            String found = HexFormat.of().formatHex(digest.digest());
            if (!file.sha256().isEmpty() && !file.sha256().equals(found)) {
                throw new IOException(
                        from + ": SHA-256 must be " + file.sha256() + ", but is " + found);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Copies at most one byte more than there should be. */
    private URI copy(String commit, HubFile file, Path part, MessageDigest digest)
            throws IOException {
        HttpResponse<InputStream> answer =
                get("/" + model + "/resolve/" + commit + "/" + file.name());
        try (InputStream body = new DigestInputStream(answer.body(), digest);
                OutputStream out = Files.newOutputStream(part)) {
            byte[] buffer = new byte[1 << 16];
            long left = file.bytes() + 1;
            for (int n = 0; n >= 0 && left > 0; left -= n) {
                n = body.read(buffer, 0, (int) Math.min(buffer.length, left));
                out.write(buffer, 0, Math.max(0, n));
            }
        }
        return answer.uri();
    }

    private HttpResponse<InputStream> get(String path) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server + path)).timeout(PATIENCE).build();
        try {
            HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                answer.body().close();
                throw new IOException(request.uri() + ": answered " + answer.statusCode());
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while asking " + request.uri());
        } catch (java.net.ConnectException | java.net.http.HttpTimeoutException e) {
            throw new IOException(request.uri() + ": no answer", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
