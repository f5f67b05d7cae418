package io.everalign.crawler;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.crawler.Totals.Name;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.TestPairs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.WarcCompression;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcWriter;

/** Folders and archives go through the same frontier as the web. */
class LocalSourcesTest {

    private static final String BROKER = TestBroker.bootstrapServers();
    private static final int PAGES = 120;

    @TempDir Path state;
    @TempDir Path files;

    @BeforeEach
    void empty() throws Exception {
        RunningCrawl.emptyTopics(BROKER);
    }

    @Test
    void aFolderGivesItsPairsOnceHoweverOftenItIsRead() throws Exception {
        Files.createDirectories(files.resolve("sub/my pics"));
        Files.write(files.resolve("sub/my pics/a.jpg"), TestPairs.jpeg(1, 30, 30));
        Files.writeString(
                files.resolve("sub/page.HTML"),
                "<img src='my pics/a.jpg' alt='from a folder'><img src='/../../x.jpg' alt='out'>");
        Files.writeString(files.resolve("index.htm"), "<img src='sub/my%20pics/a.jpg' alt=two>");
        for (int start = 1; start <= 2; start++) {
            crawl(2 * start, "crawl.folder=" + files);
        }
        assertThat(RunningCrawl.pairs(BROKER, 2))
                .extracting(RawPair::getText, RawPair::getImageUrl, RawPair::getSource)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(
                                "from a folder", "file:///sub/my%20pics/a.jpg", "folder"),
                        org.assertj.core.groups.Tuple.tuple(
                                "two", "file:///sub/my%20pics/a.jpg", "folder"));
    }

    @Test
    void anArchiveGivesItsPairsOnceHoweverOftenItIsRead() throws Exception {
        Path warc = archive();
        for (int start = 1; start <= 2; start++) {
            crawl(PAGES + start, "crawl.warc=" + warc);
        }
        List<RawPair> pairs = RunningCrawl.pairs(BROKER, PAGES);
        assertThat(pairs).hasSize(PAGES).allMatch(pair -> pair.getSource().equals("warc"));
        assertThat(pairs)
                .filteredOn(pair -> pair.getText().equals("picture 7"))
                .extracting(RawPair::getImageUrl, RawPair::getDomain)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "http://www.archived.test/7.jpg", "archived.test"));
    }

    private void crawl(int seeds, String source) throws Exception {
        Crawler crawler = new Crawler(RunningCrawl.settings(state, BROKER, source));
        try {
            crawler.start();
            RunningCrawl.awaitEnd(crawler, seeds);
            if (source.startsWith("crawl.warc")) {
                assertThat(crawler.metrics().total(Name.image(Fate.NOT_IN_ARCHIVE)))
                        .isEqualTo(PAGES);
            }
        } finally {
            crawler.close();
        }
    }

    private Path archive() throws IOException {
        Path file = files.resolve("crawl.warc.gz");
        try (WarcWriter writer =
                new WarcWriter(
                        Files.newByteChannel(
                                file,
                                java.nio.file.StandardOpenOption.CREATE,
                                java.nio.file.StandardOpenOption.WRITE),
                        WarcCompression.GZIP)) {
            for (int i = 0; i < PAGES; i++) {
                String page = "<img src=%d.jpg alt='picture %d'><img src=gone.jpg alt=no>";
                record(writer, i + ".html", LoopbackSite.utf8(page.formatted(i, i)));
                record(writer, i + ".jpg", TestPairs.jpeg(i, 20, 20));
            }
        }
        return file;
    }

    private static void record(WarcWriter writer, String name, byte[] body) throws IOException {
        HttpResponse http =
                new HttpResponse.Builder(200, "OK").body(MediaType.OCTET_STREAM, body).build();
        writer.write(
                new WarcResponse.Builder(URI.create("http://www.archived.test/" + name))
                        .body(http)
                        .build());
    }
}
