package io.everalign.registry;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Map;

/**
 * Receives one blob: body to a temporary file with its digest taken on the way, then to the disk,
 * then to its place. All of it runs on the request's event loop but for the disk's part.
 */
final class Upload {

    private final Vertx vertx;
    private final BlobStore blobs;
    private final long most;
    private final String wanted;
    private final HttpServerRequest request;
    private final Path temporary;
    private final MessageDigest digest = Sha256.digest();
    private final Promise<Void> received = Promise.promise();
    private long size;

    Upload(Vertx vertx, BlobStore blobs, long most, String wanted, HttpServerRequest request) {
        this.vertx = vertx;
        this.blobs = blobs;
        this.most = most;
        this.wanted = wanted;
        this.request = request;
        this.temporary = blobs.newUpload();
    }

    /** The request must be paused. */
    Future<Answer> receive() {
        request.exceptionHandler(received::tryFail);
        return vertx.executeBlocking(() -> blobs.touch(wanted), false)
                .compose(known -> known ? ignore() : store());
    }

    /** The bytes are here already: what comes is checked, but not kept. */
    private Future<Answer> ignore() {
        request.handler(this::measure);
        request.endHandler(end -> received.tryComplete());
        request.resume();
        return received.future().compose(end -> vertx.executeBlocking(this::known, false));
    }

    private Future<Answer> store() {
        OpenOptions fresh = new OpenOptions().setCreateNew(true).setRead(false);
        return vertx.fileSystem()
                .open(temporary.toString(), fresh)
                .compose(
                        file ->
                                write(file)
                                        .eventually(file::close)
                                        .compose(end -> vertx.executeBlocking(this::keep, false))
                                        .onFailure(this::discard));
    }

    private Future<Void> write(AsyncFile file) {
        file.exceptionHandler(received::tryFail);
        request.handler(
                chunk -> {
                    measure(chunk);
                    if (received.future().isComplete()) {
                        return;
                    }
                    file.write(chunk).onFailure(received::tryFail);
                    if (file.writeQueueFull()) {
                        request.pause();
                        file.drainHandler(drained -> request.resume());
                    }
                });
        request.endHandler(end -> received.tryComplete());
        request.resume();
        return received.future();
    }

    private void measure(Buffer chunk) {
        size += chunk.length();
        digest.update(chunk.getBytes());
        if (size > most) {
            received.tryFail(tooLarge(most, Long.toString(size)));
        }
    }

    private Answer known() throws RefusedException {
        requireDigest();
        return answer(200);
    }

    private Answer keep() throws IOException, RefusedException {
        requireDigest();
        try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        blobs.keep(temporary, wanted);
        return answer(201);
    }

    private void requireDigest() throws RefusedException {
        String found = Sha256.hex(digest.digest());
        if (!found.equals(wanted)) {
            throw new RefusedException(
                    Refusal.WRONG_DIGEST,
                    "The bytes of blob " + wanted + " must have that digest",
                    found);
        }
    }

    private void discard(Throwable cause) {
        vertx.executeBlocking(() -> Files.deleteIfExists(temporary), false);
    }

    private Answer answer(int status) {
        return Answer.json(status, Map.of("sha256", wanted, "received", size));
    }

    static RefusedException tooLarge(long most, String size) {
        return new RefusedException(
                Refusal.TOO_LARGE, "A body must have at most " + most + " bytes", size);
    }
}
