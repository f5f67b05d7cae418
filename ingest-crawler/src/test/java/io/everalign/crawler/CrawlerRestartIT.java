package io.everalign.crawler;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.crawler.Totals.Name;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.TaskKind;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.TestPairs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The crawler as a process of its own, killed in the middle of its work. */
class CrawlerRestartIT {

    private static final String BROKER = TestBroker.bootstrapServers();
    private static final int PAGES = 60;
    private static final int IMAGES_PER_PAGE = 4;

    @TempDir Path state;

    @Test
    void killedTwiceItPublishesEveryPairOnce() throws Exception {
        RunningCrawl.emptyTopics(BROKER);
        try (LoopbackSite site = site()) {
            List<String> arguments =
                    List.of(
                            "crawl.seeds=" + site.url("127.0.0.1", "/"),
                            "crawl.delay=5ms",
                            "crawl.instance-id=one");
            for (int kill = 1; kill <= 2; kill++) {
                int enough = kill * 60;
                Process process = process(arguments);
                RunningCrawl.await(() -> imagesAsked(site) >= enough);
                process.destroyForcibly().waitFor();
            }
            CrawlerSettings settings =
                    RunningCrawl.settings(state, BROKER, arguments.toArray(String[]::new));
            Crawler last = new Crawler(settings);
            try {
                last.start();
                RunningCrawl.awaitEnd(last, 3);
                assertEachPairOnce(last.metrics());
            } finally {
                last.close();
            }
        }
    }

    private static void assertEachPairOnce(CrawlerMetrics metrics) throws Exception {
        int expected = PAGES * IMAGES_PER_PAGE;
        List<RawPair> pairs = RunningCrawl.pairs(BROKER, expected);
        Set<String> texts = new HashSet<>();
        pairs.forEach(pair -> texts.add(pair.getText()));
        assertThat(pairs).hasSize(expected);
        assertThat(texts).hasSize(expected);
        assertThat(metrics.total(Name.PAIRS)).isEqualTo(expected);
        for (TaskKind kind : List.of(TaskKind.PAGE, TaskKind.IMAGE)) {
            assertThat(RunningCrawl.ended(metrics, kind)).isEqualTo(metrics.total(Name.read(kind)));
        }
    }

    private Process process(List<String> arguments) throws Exception {
        CrawlerSettings settings =
                RunningCrawl.settings(state, BROKER, arguments.toArray(String[]::new));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
        command.add(CrawlerMain.class.getName());
        io.everalign.runtime.Settings.of(CrawlerSettings.class)
                .describe(settings)
                .lines()
                .map(line -> "--" + line.replaceFirst(" = ", "="))
                .forEach(command::add);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(state.resolveSibling(state.getFileName() + ".log").toFile())
                .start();
    }

    private static LoopbackSite site() throws Exception {
        LoopbackSite site = new LoopbackSite();
        StringBuilder links = new StringBuilder();
        for (int page = 0; page < PAGES; page++) {
            links.append("<a href=/page%d>%d</a>".formatted(page, page));
            StringBuilder body = new StringBuilder();
            for (int i = 0; i < IMAGES_PER_PAGE; i++) {
                int image = page * IMAGES_PER_PAGE + i;
                body.append("<img src=/i%d.jpg alt='image %d'>".formatted(image, image));
                site.image("/i" + image + ".jpg", TestPairs.jpeg(image, 64, 64));
            }
            site.page("/page" + page, body.toString());
        }
        return site.page("/", links.toString());
    }

    private static long imagesAsked(LoopbackSite site) {
        return site.asked().stream().filter(asked -> asked.path().startsWith("/i")).count();
    }
}
