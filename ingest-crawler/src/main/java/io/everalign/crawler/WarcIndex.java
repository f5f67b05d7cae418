package io.everalign.crawler;

import io.everalign.schemas.PairIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the archives hold which image. Built by one pass over all files when it is first asked; the
 * same files give the same index.
 */
final class WarcIndex {

    private static final Logger LOG = LoggerFactory.getLogger(WarcIndex.class);
    // About 100 bytes each: what is beyond counts as not in the archive.
    private static final int MOST_IMAGES = 2_000_000;

    private final Map<String, Path> files;
    private final int maxUrlChars;
    private final Map<Long, PageReader.Place> places = new HashMap<>();
    private boolean built;

    WarcIndex(Map<String, Path> files, int maxUrlChars) {
        this.files = files;
        this.maxUrlChars = maxUrlChars;
    }

    /** The record that holds an image. */
    synchronized Optional<PageReader.Place> place(String url) {
        if (!built) {
            files.keySet().stream().sorted().forEach(this::index);
            built = true;
        }
        return Optional.ofNullable(places.get(PairIdentity.urlHash(url)));
    }

    private void index(String name) {
        Path file = files.get(name);
        try (FileChannel channel = FileChannel.open(file);
                WarcReader reader = new WarcReader(channel)) {
            for (Optional<WarcRecord> record = reader.next();
                    record.isPresent() && places.size() < MOST_IMAGES;
                    record = reader.next()) {
                if (record.get() instanceof WarcResponse response) {
                    index(name, reader.position(), response);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The archive {} can be read only in part due to {}", file, e.toString());
        }
    }

    private void index(String name, long offset, WarcResponse response) throws IOException {
        Optional<String> url = Urls.normalise(response.target(), maxUrlChars);
        if (url.isEmpty() || response.http().status() != 200) {
            return;
        }
        try (InputStream body = response.http().bodyDecoded().stream()) {
            if (MediaTypes.image(body.readNBytes(MediaTypes.HEAD_BYTES)).isPresent()) {
                places.putIfAbsent(
                        PairIdentity.urlHash(url.get()), new PageReader.Place(name, offset));
            }
        }
    }
}
