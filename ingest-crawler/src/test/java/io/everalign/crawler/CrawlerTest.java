package io.everalign.crawler;

import static io.everalign.crawler.LoopbackSite.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.crawler.Totals.Name;
import io.everalign.schemas.PairHeaders;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.TaskKind;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.TestPairs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole crawl of a site on loopback, with a real broker. */
class CrawlerTest {

    private static final String BROKER = TestBroker.bootstrapServers();
    private static final byte[] RED = TestPairs.jpeg(1, 40, 30);
    private static final byte[] BLUE = TestPairs.png(2, 40, 30);

    @TempDir Path state;
    private final List<Crawler> crawlers = new java.util.ArrayList<>();
    private LoopbackSite site;

    private Crawler opened(CrawlerSettings settings) {
        Crawler crawler = new Crawler(settings);
        crawlers.add(crawler);
        return crawler;
    }

    @BeforeEach
    void open() throws Exception {
        RunningCrawl.emptyTopics(BROKER);
        site = new LoopbackSite();
    }

    @AfterEach
    void close() {
        crawlers.forEach(Crawler::close);
        site.close();
    }

    private CrawlerSettings settings(String... more) {
        List<String> all = new java.util.ArrayList<>();
        all.add("crawl.resolve=a.test=127.0.0.1,b.test=127.0.0.1");
        all.add("crawl.seeds=" + site.url("a.test", "/"));
        all.addAll(List.of(more));
        return RunningCrawl.settings(state, BROKER, all.toArray(String[]::new));
    }

    @Test
    void everyImageEndsAsAPairOrWithAReason() throws Exception {
        goodAndBadPages();
        Crawler crawler =
                opened(settings("crawl.max-page-bytes=100KiB", "crawl.max-image-bytes=50KiB"));
        crawler.start();
        RunningCrawl.awaitEnd(crawler, 1);
        CrawlerMetrics metrics = crawler.metrics();

        assertThat(RunningCrawl.pairs(BROKER, 4))
                .extracting(RawPair::getText, pair -> pair.getImage().remaining())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("a red thing", RED.length),
                        org.assertj.core.groups.Tuple.tuple("another red text", RED.length),
                        org.assertj.core.groups.Tuple.tuple("a blue thing", BLUE.length),
                        org.assertj.core.groups.Tuple.tuple("moved away", BLUE.length));
        assertThat(site.timesAsked("/red.jpg")).isEqualTo(1);
        assertThat(outcomes(metrics, TaskKind.IMAGE))
                .isEqualTo(
                        Map.of(
                                FetchOutcome.FETCHED, 4L,
                                FetchOutcome.REDIRECTED, 1L,
                                FetchOutcome.CLIENT_ERROR, 1L,
                                FetchOutcome.WRONG_TYPE, 1L,
                                FetchOutcome.OPTED_OUT, 1L,
                                FetchOutcome.TOO_LARGE, 1L,
                                FetchOutcome.NETWORK_FAILURE, 1L,
                                FetchOutcome.DISALLOWED, 1L,
                                FetchOutcome.EMPTY, 1L));
        assertThat(metrics.total(Name.image(Fate.NO_ALT))).isEqualTo(1);
        assertThat(metrics.total(Name.image(Fate.EMPTY_ALT))).isEqualTo(2);
        assertThat(metrics.total(Name.image(Fate.ALT_TOO_LONG))).isEqualTo(1);
        assertThat(metrics.total(Name.image(Fate.BAD_URL))).isEqualTo(2);
        assertThat(metrics.total(Name.image(Fate.OPTED_OUT))).isEqualTo(1);
        assertThat(outcomes(metrics, TaskKind.PAGE))
                .containsEntry(FetchOutcome.OPTED_OUT, 1L)
                .containsEntry(FetchOutcome.TOO_LARGE, 1L)
                .containsEntry(FetchOutcome.WRONG_TYPE, 1L)
                .containsEntry(FetchOutcome.SERVER_ERROR, 1L)
                .containsEntry(FetchOutcome.DISALLOWED, 1L)
                .containsEntry(FetchOutcome.UNKNOWN_HOST, 1L);
        assertThat(site.timesAsked("/forbidden")).isZero();
        assertThat(site.timesAsked("/broken")).isEqualTo(3);
        assertEquations(metrics);
        assertThat(crawler.check().detail()).isEqualTo("idle: 4 pairs published, no task pending");
        crawler.close();
    }

    @Test
    void recordsCarryTheirPairIdAndHeaders() throws Exception {
        site.page("/", "<img src=red.jpg alt='a red thing'>").image("/red.jpg", RED);
        Crawler crawler = opened(settings());
        crawler.start();
        RunningCrawl.awaitEnd(crawler, 1);
        crawler.close();
        ConsumerRecord<byte[], byte[]> record = RunningCrawl.committed(BROKER, 1).get(0);
        RawPair pair = RunningCrawl.pairs(BROKER, 1).get(0);
        assertThat(PairHeaders.read(record.headers())).isEqualTo(PairHeaders.of(pair));
        assertThat(record.key()).isEqualTo(PairHeaders.of(pair).pairId().toBytes());
        assertThat(pair.getMediaType()).isEqualTo("image/jpeg");
        assertThat(pair.getDomain()).isEqualTo("a.test");
        assertThat(pair.getSource()).isEqualTo("web");
        assertThat(pair.getPageUrl()).isEqualTo(site.url("a.test", "/"));
    }

    @Test
    void aSecondStartPublishesNothingAgain() throws Exception {
        goodAndBadPages();
        Crawler first = opened(settings());
        first.start();
        RunningCrawl.awaitEnd(first, 1);
        first.close();
        List<RawPair> before = RunningCrawl.pairs(BROKER, 4);

        Crawler second = opened(settings());
        second.start();
        RunningCrawl.awaitEnd(second, 2);
        assertThat(second.metrics().total(Name.ended(TaskKind.PAGE, FetchOutcome.REPEATED)))
                .isPositive();
        assertEquations(second.metrics());
        second.close();
        assertThat(RunningCrawl.pairs(BROKER, 4)).hasSameSizeAs(before);
    }

    @Test
    void aHostIsNotAskedOftenerThanItsDelay() throws Exception {
        site.page("/", "<a href=1>1</a><a href=2>2</a><a href=3>3</a>");
        site.page("/1", "<p>one").page("/2", "<p>two").page("/3", "<p>three");
        Crawler crawler = opened(settings("crawl.delay=300ms"));
        crawler.start();
        RunningCrawl.awaitEnd(crawler, 1);
        crawler.close();
        List<LoopbackSite.Asked> asked = site.asked();
        assertThat(asked).hasSize(5);
        for (int i = 1; i < asked.size(); i++) {
            assertThat(asked.get(i).atNanos() - asked.get(i - 1).atNanos())
                    .isGreaterThan(250_000_000L);
        }
    }

    @Test
    void privateAddressesAreRefused() throws Exception {
        site.page("/", "<img src=red.jpg alt='a red thing'>").image("/red.jpg", RED);
        String number = site.url("127.0.0.1", "/");
        Crawler crawler =
                opened(
                        settings(
                                "crawl.allow-private-addresses=false",
                                "crawl.seeds=" + site.url("a.test", "/") + "," + number));
        crawler.start();
        RunningCrawl.awaitEnd(crawler, 2);
        assertThat(outcomes(crawler.metrics(), TaskKind.PAGE))
                .isEqualTo(Map.of(FetchOutcome.UNSAFE_ADDRESS, 2L));
        crawler.close();
        assertThat(site.asked()).isEmpty();
    }

    private void goodAndBadPages() {
        site.answer("/robots.txt", 200, Map.of(), utf8("User-agent: *\nDisallow: /forbidden\n"));
        site.page(
                "/",
                """
                <html><body>
                <img src="red.jpg" alt="a red thing"><img src="/red.jpg" alt="  a red  thing ">
                <img src="red.jpg" alt="another red text"><img src="red.jpg">
                <img src="red.jpg" alt=""><img src="red.jpg" alt=" &nbsp; ">
                <img src="red.jpg" alt="%s"><img alt="no source"><img src="data:," alt="data">
                <img src="gone.jpg" alt="not there"><img src="lie.jpg" alt="no image">
                <img src="no.jpg" alt="opted out"><img src="huge.jpg" alt="too many bytes">
                <img src="cut.jpg" alt="cut short"><img src="forbidden.jpg" alt="disallowed">
                <img src="nothing.jpg" alt="no bytes">
                <a href="second">2</a><a href="second#top">2</a><a href="noai">3</a>
                <a href="endless">4</a><a href="text">5</a><a href="broken">6</a>
                <a href="forbidden">7</a><a href="http://nowhere.invalid/">8</a>
                <a href="mailto:x@y">9</a><a href="javascript:1">10</a><a href="file.zip">11</a>
                """
                        .formatted("x".repeat(10_001)));
        site.page(
                "/second",
                """
                <base href="%s"><img src="blue.png" alt="a blue thing">
                <img src="/moved.png" alt="moved away"><a href="%s">up</a><p><p></div><table><tr
                """
                        .formatted(site.url("b.test", "/deep/"), site.url("a.test", "/")));
        site.image("/red.jpg", RED).image("/deep/blue.png", BLUE).image("/blue2.png", BLUE);
        site.answer("/moved.png", 302, Map.of("Location", "/blue2.png"), new byte[0]);
        site.image("/lie.jpg", utf8("<html>not an image"));
        site.answer("/no.jpg", 200, Map.of("X-Robots-Tag", "noai, max-snippet:1"), RED);
        site.image("/huge.jpg", java.util.Arrays.copyOf(RED, 13 << 20));
        site.truncated("/cut.jpg", RED);
        site.image("/forbidden.jpg", RED).image("/nothing.jpg", new byte[0]);
        site.page("/noai", "<meta name=ROBOTS content='NoAI'><img src=red.jpg alt='not for ai'>");
        site.endless("/endless").page("/text", "\0\1\2").page("/forbidden", "no");
        site.answer("/broken", 500, Map.of(), utf8("oops"));
    }

    private static void assertEquations(CrawlerMetrics metrics) {
        for (TaskKind kind : TaskKind.values()) {
            assertThat(RunningCrawl.ended(metrics, kind))
                    .as("ended %s", kind)
                    .isEqualTo(metrics.total(Name.read(kind)));
        }
        assertThat(metrics.total(Name.PAIRS))
                .isEqualTo(metrics.total(Name.ended(TaskKind.IMAGE, FetchOutcome.FETCHED)));
        assertThat(RunningCrawl.committed(BROKER, metrics.total(Name.PAIRS)))
                .hasSize((int) metrics.total(Name.PAIRS));
        long redirected =
                metrics.total(Name.ended(TaskKind.IMAGE, FetchOutcome.REDIRECTED))
                        + metrics.total(Name.ended(TaskKind.PAGE, FetchOutcome.REDIRECTED));
        assertThat(metrics.total(Name.SENT))
                .isEqualTo(
                        metrics.total(Name.link(Fate.SENT))
                                + metrics.total(Name.image(Fate.SENT))
                                + redirected);
    }

    private static Map<FetchOutcome, Long> outcomes(CrawlerMetrics metrics, TaskKind kind) {
        Map<FetchOutcome, Long> outcomes = new java.util.EnumMap<>(FetchOutcome.class);
        for (FetchOutcome outcome : FetchOutcome.values()) {
            long total = metrics.total(Name.ended(kind, outcome));
            if (total > 0) {
                outcomes.put(outcome, total);
            }
        }
        return outcomes;
    }
}
