package io.everalign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobCollectorTest {

    private static final Duration GRACE = Duration.ofMinutes(10);

    @TempDir private Path data;
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final RegistryMetrics metrics = new RegistryMetrics(new CollectorRegistry());
    private BlobStore blobs;
    private Catalog catalog;
    private Pins pins;
    private BlobCollector collector;

    @BeforeEach
    void open() throws IOException {
        ReentrantLock commits = new ReentrantLock();
        blobs = new BlobStore(data, now::get);
        catalog = new Catalog(data, blobs, new Journal(data.resolve("journal")), commits, now::get);
        pins = new Pins(data, blobs, commits);
        collector = new BlobCollector(blobs, catalog, pins, commits, GRACE, now::get, metrics);
        blobs.open();
        catalog.open();
        pins.open();
    }

    @Test
    void onlyOldBlobsThatNothingNamesAreDeleted() throws Exception {
        String published = upload("published");
        String pinned = upload("pinned");
        String left = upload("left");
        catalog.publish("a/b", manifest("published", published));
        pins.put("me", "mine", ("[\"" + pinned + "\"]").getBytes(StandardCharsets.UTF_8));
        pass(GRACE.plusSeconds(1));
        String young = upload("young");
        collector.collect();

        assertThat(blobs.size(left)).isEqualTo(-1);
        assertThat(List.of(blobs.size(published), blobs.size(pinned), blobs.size(young)))
                .containsExactly(9L, 6L, 5L);
        assertThat(metrics.blobsCollected.get()).isEqualTo(1);
        assertThat(metrics.bytesCollected.get()).isEqualTo(4);
    }

    @Test
    void whatIsUnpinnedGoesAndWhatIsAskedForStaysAWhile() throws Exception {
        String digest = upload("checkpoint");
        pins.put("me", "mine", ("[\"" + digest + "\"]").getBytes(StandardCharsets.UTF_8));
        pass(GRACE.plusSeconds(1));
        pins.remove("me", "mine");
        blobs.touch(digest);
        collector.collect();
        assertThat(blobs.size(digest)).isEqualTo(10);
        pass(GRACE.plusSeconds(1));
        collector.collect();
        assertThat(blobs.size(digest)).isEqualTo(-1);
    }

    @Test
    void afterAStartNothingGoesBeforeTheGraceIsOver() throws IOException {
        String digest = upload("orphan");
        now.set(now.get().minus(Duration.ofDays(1)));
        blobs.touch(digest);
        now.set(now.get().plus(Duration.ofDays(1)).plus(GRACE).minusSeconds(1));
        collector.collect();
        assertThat(blobs.size(digest)).isEqualTo(6);
    }

    @Test
    void aVersionIsNeverPublishedWithoutItsBlobs() throws Exception {
        List<CompletableFuture<?>> publishers = new ArrayList<>();
        pass(GRACE.multipliedBy(2));
        for (int i = 0; i < 40; i++) {
            String content = "file " + i;
            String digest = upload(content);
            Files.setLastModifiedTime(
                    blobs.file(digest), java.nio.file.attribute.FileTime.from(Instant.EPOCH));
            publishers.add(CompletableFuture.runAsync(() -> publishIfHere(content, digest)));
            publishers.add(CompletableFuture.runAsync(this::collect));
        }
        publishers.forEach(CompletableFuture::join);
        for (Model model : catalog.models()) {
            for (Release release : model.newest(Integer.MAX_VALUE, 100)) {
                String digest = release.files().get(0).sha256();
                assertThat(blobs.size(digest)).isPositive();
            }
        }
    }

    private void publishIfHere(String content, String digest) {
        try {
            catalog.publish("a/b", manifest(content, digest));
        } catch (RefusedException e) {
            assertThat(e.refusal).isEqualTo(Refusal.BLOB_MISSING);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void collect() {
        try {
            collector.collect();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void pass(Duration time) {
        now.set(now.get().plus(time));
    }

    private String upload(String content) throws IOException {
        Path upload = blobs.newUpload();
        Files.writeString(upload, content);
        String digest = Sha256.of(content.getBytes(StandardCharsets.UTF_8));
        blobs.keep(upload, digest);
        return digest;
    }

    private static Manifest manifest(String content, String digest) throws RefusedException {
        return Manifest.parse(
                RunningRegistry.manifest("a.txt", content.length(), digest)
                        .getBytes(StandardCharsets.UTF_8));
    }
}
