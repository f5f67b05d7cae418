package io.everalign.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {

    private static final String HOSTILE =
            "</script><script>alert(1)</script><img src=x onerror='alert(2)'>\"]]>&\u0000\u202e\ud800";

    @TempDir Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aRunHasItsCurvesItsFiguresAndItsTables() throws Exception {
        Path run = folder.resolve("run");
        Samples.write(run, 60, 1, Map.of("train.batch-size", "256"));

        Document page = report(run.toString());

        assertThat(texts(page, "h3"))
                .contains(
                        "Loss",
                        "Image to text",
                        "Text to image",
                        "Gradient norm",
                        "Temperature",
                        "Learning rate",
                        "Pairs a second",
                        "Waiting for batches",
                        "Pairs by outcome",
                        "New pairs in batches");
        String text = page.getDocumentElement().getTextContent();
        // 2 ln 256, steps, offsets, a setting, the newest version.
        assertThat(text)
                .contains(
                        "chance 11.09",
                        "3,000",
                        "0: 0 to 294,000",
                        "train.batch-size",
                        "%012x".formatted(0));
        assertThat(texts(page, "td")).contains("below", "passed");
        assertThat(curves(page)).allMatch(curve -> curve.getAttribute("data-x").length() > 1);
    }

    @Test
    void nothingIsFetchedAndNoStrangersWordsBecomeMarkup() throws Exception {
        Path run = folder.resolve("run");
        try (Journal journal = new Journal(run, Journal.LIMIT, () -> {})) {
            journal.append(
                    new JournalEvent.Start(
                            Samples.BEGIN,
                            HOSTILE,
                            HOSTILE,
                            1,
                            16,
                            HOSTILE,
                            HOSTILE,
                            Map.of(HOSTILE, HOSTILE),
                            Map.of(HOSTILE, HOSTILE, "long", "x".repeat(100_000))));
            journal.append(Samples.step(10, 5));
            journal.append(
                    new JournalEvent.Version(
                            Samples.BEGIN,
                            1,
                            10,
                            1,
                            HOSTILE,
                            Map.of(HOSTILE, 0.5),
                            Map.of(),
                            HOSTILE));
            journal.append(new JournalEvent.End(Samples.BEGIN, HOSTILE));
        }

        Document page = report(run.toString());

        assertThat(names(page))
                .doesNotContain("img")
                .doesNotContain("link")
                .doesNotContain("iframe");
        assertThat(page.getElementsByTagName("script").getLength()).isEqualTo(1);
        assertThat(texts(page, "h1").get(0)).contains("<script>alert(1)</script>");
        assertThat(attributes(page))
                .noneMatch(name -> name.startsWith("on"))
                .doesNotContain("style", "src", "href");
        String html = Files.readString(run.resolve(LiveReport.FILE));
        assertThat(html.length()).isLessThan(100_000);
        assertThat(html.split("</script>", -1)).hasSize(2);
    }

    @Test
    void thePolicyAllowsThisVeryStyleAndScript() throws Exception {
        Path run = folder.resolve("run");
        Samples.write(run, 2, 1, Map.of());
        Document page = report(run.toString());
        String policy =
                elements(page, "meta").stream()
                        .filter(meta -> meta.getAttribute("http-equiv").startsWith("Content-Sec"))
                        .map(meta -> meta.getAttribute("content"))
                        .findFirst()
                        .orElseThrow();
        assertThat(policy)
                .startsWith("default-src 'none';")
                .contains(digest(texts(page, "style").get(0)), digest(texts(page, "script").get(0)))
                .doesNotContain("unsafe");
    }

    @Test
    void aLongRunHasNoMorePointsThanCanBeSeenAndKeepsItsSpike() throws Exception {
        Path run = folder.resolve("run");
        try (Journal journal = new Journal(run, Journal.LIMIT, () -> {})) {
            for (int step = 10; step <= 200_000; step += 10) {
                journal.append(Samples.step(step, step == 123_450 ? 77 : 5));
            }
        }
        Document page = report(run.toString());
        assertThat(curves(page))
                .isNotEmpty()
                .allMatch(
                        curve ->
                                curve.getAttribute("data-y").split(",", -1).length
                                        <= Chart.MOST_POINTS);
        // Alone among tens of thousands it is near the top of its chart.
        String loss = elements(page, "path").get(0).getAttribute("d");
        assertThat(Arrays.stream(loss.split("[ML]", -1)).skip(1))
                .filteredOn(point -> Double.parseDouble(point.split(" ", 2)[1]) < 30)
                .hasSize(1);
        assertThat(Files.size(run.resolve(LiveReport.FILE))).isLessThan(2_000_000);
    }

    @Test
    void aRunThatHasOnlyBegunIsAPageToo() throws Exception {
        Path run = folder.resolve("run");
        try (Journal journal = new Journal(run, Journal.LIMIT, () -> {})) {
            journal.append(Samples.start(Map.of("train.seed", "7")));
        }
        assertThat(texts(report(run.toString()), "p")).contains("No step has been made yet.");
    }

    @Test
    void severalRunsAreDrawnOverEachOtherWithWhatTellsThemApart() throws Exception {
        Path one = folder.resolve("lamb");
        Path other = folder.resolve("adamw");
        Samples.write(one, 40, 1, Map.of("train.optimizer", "lamb", "train.seed", "7"));
        Samples.write(other, 30, 2, Map.of("train.optimizer", "adamw", "train.seed", "7"));
        Path page = folder.resolve("both.html");

        int status = run(one.toString(), other.toString(), "--out", page.toString(), "--by=pairs");

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(status).isZero();
        Document both = parsed(Files.readString(page));
        assertThat(texts(both, "h3")).contains("Loss", "Mean R@1", "Image to text R@10");
        Element loss = elements(both, "figure").get(0);
        assertThat(texts(loss, "span")).anyMatch(text -> text.startsWith("lamb"));
        assertThat(texts(loss, "span")).anyMatch(text -> text.startsWith("adamw"));
        assertThat(curves(loss)).hasSize(2);
        assertThat(elements(both, "svg").get(0).getAttribute("data-across")).isEqualTo("pairs");
        Element differing =
                elements(both, "table").stream()
                        .filter(t -> t.getAttribute("class").equals("settings"))
                        .findFirst()
                        .orElseThrow();
        assertThat(texts(differing, "td")).containsExactly("lamb", "adamw");
    }

    @Test
    void aPageIsTheSameInEveryLanguage() throws Exception {
        Path run = folder.resolve("run");
        Samples.write(run, 20, 1, Map.of());
        report(run.toString());
        String here = Files.readString(run.resolve(LiveReport.FILE));
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            report(run.toString());
        } finally {
            Locale.setDefault(before);
        }
        assertThat(Files.readString(run.resolve(LiveReport.FILE))).isEqualTo(here);
    }

    @Test
    void wrongArgumentsAndMissingJournalsAreToldByName() {
        assertThat(run()).isEqualTo(2);
        assertThat(run(folder.toString(), "--by=weeks")).isEqualTo(2);
        assertThat(run("a", "b")).isEqualTo(2);
        assertThat(run(folder.toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(
                        "1 to 8 folders can be drawn, not 0",
                        "--by must be step, pairs or hours, not weeks",
                        "With several folders --out must name the page",
                        folder.resolve(Journal.FILE) + ": there is no such file");
    }

    private Document report(String... arguments) throws Exception {
        int status = run(arguments);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(status).isZero();
        return parsed(Files.readString(Path.of(arguments[0], LiveReport.FILE)));
    }

    private int run(String... arguments) {
        return ReportMain.run(arguments, new PrintStream(out), new PrintStream(err));
    }

    /** A page is XML too. */
    private static Document parsed(String html) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html)));
    }

    private static String digest(String source) throws Exception {
        byte[] digest =
                java.security.MessageDigest.getInstance("SHA-256")
                        .digest(source.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + java.util.Base64.getEncoder().encodeToString(digest) + "'";
    }

    private static List<Element> curves(Object within) {
        return elements(within, "path").stream()
                .filter(path -> path.getAttribute("class").startsWith("curve"))
                .toList();
    }

    private static List<String> texts(Object within, String name) {
        return elements(within, name).stream().map(Element::getTextContent).toList();
    }

    private static List<Element> elements(Object within, String name) {
        NodeList found =
                within instanceof Document page
                        ? page.getElementsByTagName(name)
                        : ((Element) within).getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static Set<String> names(Document page) {
        Set<String> names = new HashSet<>();
        elements(page, "*").forEach(element -> names.add(element.getTagName()));
        return names;
    }

    private static Set<String> attributes(Document page) {
        Set<String> names = new HashSet<>();
        for (Element element : elements(page, "*")) {
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                names.add(element.getAttributes().item(i).getNodeName());
            }
        }
        return names;
    }
}
