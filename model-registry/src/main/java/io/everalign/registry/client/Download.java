package io.everalign.registry.client;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way to a file. Bytes collect in a part file beside the target, which a later
 * attempt, also of another process, goes on from; only a part whose digest is right becomes the
 * target.
 */
final class Download {

    private static final Duration STALLED_AFTER = Duration.ofSeconds(30);

    private final Wire wire;
    private final String digest;
    private final Path target;
    private final Path part;
    private final LongConsumer progress;

    Download(Wire wire, String digest, Path target, LongConsumer progress) {
        this.wire = wire;
        this.digest = digest;
        this.target = target;
        this.part =
                target.resolveSibling(
                        ".%s.%s.part".formatted(target.getFileName(), digest.substring(0, 16)));
        this.progress = progress;
    }

    /** Brings the bytes into the part file and checks them. */
    Download fetch() throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        wire.retries.run(this::attempt);
        return this;
    }

    /** Puts the checked part in the target's place. */
    void finish() throws IOException {
        Files.move(part, target, ATOMIC_MOVE);
    }

    private long attempt() throws IOException {
        try (FileChannel file =
                        FileChannel.open(
                                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = locked(file)) {
            receive(file);
            file.force(true);
            if (!lock.isValid() || !Sha256.of(part).equals(digest)) {
                file.truncate(0);
                throw new IOException(
                        "The bytes received for blob " + digest + " have another digest");
            }
            return file.size();
        }
    }

    private FileLock locked(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            throw new RegistryException(0, "Another thread is downloading to " + target);
        }
        throw new RegistryException(0, "Another process is downloading to " + target);
    }

    private void receive(FileChannel file) throws IOException {
        long have = file.size();
        HttpRequest.Builder request =
                wire.request("v1/blobs/sha256:" + digest).timeout(STALLED_AFTER);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-").header("If-Range", '"' + digest + '"');
        }
        HttpRequest built = request.build();
        Sink sink = new Sink(file, progress);
        HttpResponse<byte[]> response =
                await(
                        wire.http.sendAsync(
                                built,
                                head -> {
                                    boolean resumed = head.statusCode() == 206;
                                    return resumed || head.statusCode() == 200
                                            ? sink.from(resumed ? have : 0)
                                            : BodySubscribers.ofByteArray();
                                }),
                        built,
                        sink);
        int status = response.statusCode();
        // 416: the part already has every byte, or wrong ones; the digest tells.
        if (status != 200 && status != 206 && status != 416) {
            throw wire.refusal(built, status, response.body());
        }
    }

    private static <T> T await(CompletableFuture<T> answer, HttpRequest request, Sink sink)
            throws IOException {
        long seen = -1;
        while (true) {
            try {
                return answer.get(STALLED_AFTER.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (sink.received() == seen) {
                    answer.cancel(true);
                    throw new IOException("No byte for " + STALLED_AFTER + " of " + request.uri());
                }
                seen = sink.received();
            } catch (InterruptedException e) {
                answer.cancel(true);
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while reading " + request.uri());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof ConnectException refused
                        ? Wire.noAnswer(request, refused)
                        : new IOException("Reading " + request.uri() + " failed", e.getCause());
            }
        }
    }

    /** Writes the body into the part file as it arrives. */
    private static final class Sink {

        private final FileChannel file;
        private final LongConsumer progress;
        private volatile long received;

        Sink(FileChannel file, LongConsumer progress) {
            this.file = file;
            this.progress = progress;
        }

        long received() {
            return received;
        }

        HttpResponse.BodySubscriber<byte[]> from(long offset) {
            try {
                file.truncate(offset).position(offset);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            received = offset;
            return new Writing();
        }

        /** A subscriber that asks for the next buffers once the last are written. */
        private final class Writing implements HttpResponse.BodySubscriber<byte[]> {

            private final CompletableFuture<byte[]> done = new CompletableFuture<>();
            private @Nullable Subscription subscription;

            @Override
            public CompletableFuture<byte[]> getBody() {
                return done;
            }

            @Override
            public void onSubscribe(Subscription given) {
                subscription = given;
                given.request(1);
            }

            @Override
            public void onNext(List<ByteBuffer> buffers) {
                try {
                    long written = received;
                    for (ByteBuffer buffer : buffers) {
                        while (buffer.hasRemaining()) {
                            written += file.write(buffer);
                        }
                    }
                    received = written;
                    progress.accept(written);
                    subscription.request(1);
                } catch (IOException e) {
                    subscription.cancel();
                    done.completeExceptionally(e);
                }
            }

            @Override
            public void onError(Throwable cause) {
                done.completeExceptionally(cause);
            }

            @Override
            public void onComplete() {
                done.complete(new byte[0]);
            }
        }
    }
}
