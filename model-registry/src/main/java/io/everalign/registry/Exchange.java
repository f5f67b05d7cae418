package io.everalign.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** One request and its one answer, counted once. Used on the request's event loop only. */
final class Exchange {

    /** How long a client that was answered early may go on sending, in milliseconds. */
    private static final long LINGER_MILLIS = 5_000;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final RegistryMetrics metrics;
    private boolean settled;

    Exchange(Vertx vertx, HttpServerRequest request, RegistryMetrics metrics) {
        this.vertx = vertx;
        this.request = request;
        this.metrics = metrics;
        metrics.requestsReceived.inc();
        metrics.requestsInFlight.inc();
        request.response().closeHandler(closed -> settle(false));
        request.response().exceptionHandler(failed -> settle(false));
    }

    void send(Answer answer) {
        HttpServerResponse response = request.response();
        if (settled || response.closed()) {
            settle(false);
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        response.putHeader("X-Content-Type-Options", "nosniff");
        boolean unread = !request.isEnded();
        if (unread) {
            response.putHeader("Connection", "close");
        }
        Answer.Blob blob = answer.blob();
        Future<Void> sent = blob == null ? sendText(answer.text()) : sendBlob(blob);
        sent.onComplete(
                end -> {
                    settle(end.succeeded());
                    if (unread) {
                        closeOnceRead();
                    }
                });
    }

    /**
     * Reads and forgets the rest of the body before the connection is closed. A close with unread
     * bytes resets the connection, and the client loses the answer with it (RFC 9112, section 9.6).
     */
    private void closeOnceRead() {
        HttpConnection connection = request.connection();
        if (request.isEnded()) {
            connection.close();
            return;
        }
        long timer = vertx.setTimer(LINGER_MILLIS, late -> connection.close());
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.handler(chunk -> {});
        request.endHandler(
                end -> {
                    vertx.cancelTimer(timer);
                    connection.close();
                });
        request.resume();
    }

    private Future<Void> sendText(String text) {
        HttpServerResponse response = request.response();
        Buffer body = Buffer.buffer(text);
        response.putHeader("Content-Length", Integer.toString(body.length()));
        return head() ? response.end() : response.end(body);
    }

    private Future<Void> sendBlob(Answer.Blob blob) {
        HttpServerResponse response = request.response();
        Delivery delivery =
                Delivery.of(
                        blob.digest(),
                        blob.size(),
                        !head(),
                        request.getHeader("If-None-Match"),
                        request.getHeader("If-Range"),
                        request.getHeader("Range"));
        ByteRange range = delivery.range();
        response.setStatusCode(delivery.status());
        response.putHeader("ETag", Delivery.quoted(blob.digest()));
        response.putHeader("Accept-Ranges", "bytes");
        if (delivery.status() == 206 || delivery.status() == 416) {
            response.putHeader("Content-Range", range.contentRange(blob.size()));
        }
        if (delivery.status() == 304) {
            return response.end();
        }
        response.putHeader("Content-Length", Long.toString(range.length()));
        if (head() || range.length() == 0) {
            return response.end();
        }
        return response.sendFile(blob.file().toString(), range.from(), range.length())
                .onSuccess(end -> metrics.bytesServed.inc((double) range.length()));
    }

    private boolean head() {
        return request.method().equals(HttpMethod.HEAD);
    }

    private void settle(boolean answered) {
        if (settled) {
            return;
        }
        settled = true;
        metrics.requestsInFlight.dec();
        if (answered) {
            int statusClass = request.response().getStatusCode() / 100;
            metrics.requestsAnswered.labels(statusClass + "xx").inc();
        } else {
            metrics.requestsAborted.inc();
        }
    }
}
