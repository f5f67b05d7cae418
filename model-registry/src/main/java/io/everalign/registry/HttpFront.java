package io.everalign.registry;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP on one event loop: reads requests within their bounds, and sends what the routes answer. */
final class HttpFront extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
    private static final int HEADER_BYTES = 16 << 10;
    private static final int LINE_BYTES = 8 << 10;
    private static final int CHUNK_BYTES = 64 << 10;

    private final RegistrySettings settings;
    private final Routes routes;
    private final BlobStore blobs;
    private final RegistryMetrics metrics;
    private final AtomicInteger connections;
    private @Nullable HttpServer server;

    /**
     * Opens nothing.
     *
     * @param connections open connections of all event loops together
     */
    HttpFront(
            RegistrySettings settings,
            Routes routes,
            BlobStore blobs,
            RegistryMetrics metrics,
            AtomicInteger connections) {
        this.settings = settings;
        this.routes = routes;
        this.blobs = blobs;
        this.metrics = metrics;
        this.connections = connections;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setMaxHeaderSize(HEADER_BYTES)
                        .setMaxInitialLineLength(LINE_BYTES)
                        .setMaxChunkSize(CHUNK_BYTES)
                        .setIdleTimeout((int) settings.idleTimeout().toSeconds())
                        .setHttp2ClearTextEnabled(false)
                        .setHandle100ContinueAutomatically(true);
        HttpServer created = vertx.createHttpServer(options);
        server = created;
        // A free port must be the same one on every event loop.
        SocketAddress address =
                settings.port() == 0
                        ? SocketAddress.sharedRandomPort(1, settings.host())
                        : SocketAddress.inetSocketAddress(settings.port(), settings.host());
        return created.connectionHandler(this::admit).requestHandler(this::handle).listen(address);
    }

    /** Lets requests under way end, within the time allowed. */
    @Override
    public Future<?> stop() {
        HttpServer open = server;
        return open == null
                ? Future.succeededFuture()
                : open.shutdown(settings.drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    int port() {
        HttpServer open = server;
        return open == null ? 0 : open.actualPort();
    }

    private void admit(HttpConnection connection) {
        metrics.connections.set(connections.incrementAndGet());
        connection.closeHandler(closed -> metrics.connections.set(connections.decrementAndGet()));
        if (connections.get() > settings.maxConnections()) {
            metrics.connectionsRefused.inc();
            connection.close();
        }
    }

    private void handle(HttpServerRequest request) {
        Exchange exchange = new Exchange(vertx, request, metrics);
        request.pause();
        try {
            List<String> path = path(request);
            answer(request, path)
                    .onSuccess(exchange::send)
                    .onFailure(cause -> exchange.send(answerTo(cause, request)));
        } catch (RefusedException e) {
            exchange.send(Answer.refusal(e));
        }
    }

    private Future<Answer> answer(HttpServerRequest request, List<String> path)
            throws RefusedException {
        boolean upload =
                request.method().equals(HttpMethod.PUT)
                        && path.size() == 3
                        && path.get(0).equals("v1")
                        && path.get(1).equals("blobs");
        if (upload) {
            return upload(request, path.get(2));
        }
        Map<String, String> query = query(request);
        String method = request.method().equals(HttpMethod.HEAD) ? "GET" : request.method().name();
        return body(request)
                .compose(
                        body ->
                                vertx.executeBlocking(
                                        () -> routes.answer(new Call(method, path, query, body)),
                                        false));
    }

    private Future<Answer> upload(HttpServerRequest request, String address) {
        metrics.uploads.received().inc();
        Future<Answer> answer;
        try {
            String digest = Api.digest(address);
            refuseDeclared(request, settings.maxBlobBytes());
            answer = new Upload(vertx, blobs, settings.maxBlobBytes(), digest, request).receive();
        } catch (RefusedException e) {
            answer = Future.failedFuture(e);
        }
        return answer.onSuccess(
                        end -> {
                            boolean isNew = end.status() == 201;
                            (isNew ? metrics.uploads.done() : metrics.uploads.unchanged()).inc();
                        })
                .onFailure(
                        cause -> {
                            if (cause instanceof RefusedException refused) {
                                metrics.uploads.refuse(refused.refusal);
                            } else {
                                metrics.uploads.failed().inc();
                            }
                        });
    }

    /** The whole body, if it is not larger than allowed. */
    private Future<Buffer> body(HttpServerRequest request) throws RefusedException {
        int most = settings.maxBodyBytes();
        refuseDeclared(request, most);
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        request.exceptionHandler(whole::tryFail);
        request.handler(
                chunk -> {
                    if (body.length() + chunk.length() <= most) {
                        body.appendBuffer(chunk);
                    } else {
                        whole.tryFail(Upload.tooLarge(most, "more"));
                    }
                });
        request.endHandler(end -> whole.tryComplete(body));
        request.resume();
        return whole.future();
    }

    private static void refuseDeclared(HttpServerRequest request, long most)
            throws RefusedException {
        String declared = request.getHeader("Content-Length");
        if (declared != null
                && (!declared.matches("[0-9]{1,18}") || Long.parseLong(declared) > most)) {
            throw Upload.tooLarge(most, declared);
        }
    }

    private static List<String> path(HttpServerRequest request) throws RefusedException {
        String raw = request.path() == null ? "" : request.path();
        List<String> parts = new ArrayList<>();
        for (String part : raw.split("/", -1)) {
            parts.add(decoded(part));
        }
        // "/a/b" begins with an empty part; "/" is two of them.
        parts.remove(0);
        return parts.equals(List.of("")) ? List.of() : List.copyOf(parts);
    }

    private static String decoded(String part) throws RefusedException {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    Refusal.BAD_REQUEST, "An address must be encoded rightly", part);
        }
    }

    private static Map<String, String> query(HttpServerRequest request) throws RefusedException {
        Map<String, String> query = new HashMap<>();
        String raw = request.query() == null ? "" : request.query();
        for (String pair : Arrays.asList(raw.split("&", -1))) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static Answer answerTo(Throwable cause, HttpServerRequest request) {
        if (cause instanceof RefusedException refused) {
            return Answer.refusal(refused);
        }
        LOG.warn(
                "{} {} failed due to {}",
                request.method(),
                request.path(),
                cause.toString(),
                cause);
        if (fullDisk(cause)) {
            return Answer.refusal(
                    new RefusedException(
                            Refusal.STORAGE,
                            "The registry's disk must have room for this",
                            String.valueOf(cause.getMessage())));
        }
        return Answer.json(500, Map.of("error", "The registry failed; its log says why"));
    }

    private static boolean fullDisk(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof IOException
                    && String.valueOf(at.getMessage()).contains("No space left")) {
                return true;
            }
        }
        return false;
    }
}
