package io.everalign.trainer.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * A page about one run, or about several drawn over each other. It is one file that asks for
 * nothing: style and script are in it, and its policy lets a browser use just these two. It is
 * well-formed XML as well.
 */
final class Report {

    /** Runs that a page can tell apart. */
    static final int MOST_RUNS = 8;

    private static final String STYLE = resource("report.css");
    private static final String SCRIPT = resource("report.js");
    private static final String POLICY =
            "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '%s'; script-src '%s'"
                    .formatted(digest(STYLE), digest(SCRIPT));
    private static final int MARKS = 4;

    private final List<Run> runs;
    private final Across across;
    private final boolean live;
    private final Markup page = new Markup();

    /**
     * A report.
     *
     * @param runs one to eight
     * @param live whether a browser shall look for a newer page now and then
     */
    Report(List<Run> runs, Across across, boolean live) {
        this.runs = runs;
        this.across = across;
        this.live = live;
    }

    /** Puts the page in the place of a file, as a whole or not at all. */
    void write(Path file) throws IOException {
        Path made = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(made, html());
            Files.move(
                    made,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    /** The page. */
    String html() {
        page.raw("<!DOCTYPE html>\n");
        page.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml");
        head();
        page.open("body").open("main");
        Facts facts = new Facts(page, runs);
        Tables tables = new Tables(page, runs);
        facts.title();
        if (runs.size() == 1) {
            facts.figures();
        } else {
            tables.compared();
            tables.differing();
        }
        charts();
        tables.versions();
        tables.offsets();
        tables.settings();
        page.close();
        page.open("script").raw(SCRIPT).close();
        return page.close().close().raw("\n").toString();
    }

    private void head() {
        page.open("head").empty("meta", "charset", "utf-8");
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.empty("meta", "name", "color-scheme", "content", "light dark");
        if (live) {
            page.empty("meta", "http-equiv", "refresh", "content", "30");
        }
        page.element("title", Facts.title(runs));
        page.open("style").raw(STYLE).close().close().raw("\n");
    }

    private void charts() {
        Panels panels = new Panels(runs, across);
        List<Panel> drawn = panels.all();
        if (drawn.isEmpty()) {
            page.element("p", "No step has been made yet.", "class", "none");
            return;
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Panel panel : drawn) {
            for (Panel.Line line : panel.lines()) {
                Curve curve = line.curve();
                if (curve.size() > 0) {
                    low = Math.min(low, curve.x(0));
                    high = Math.max(high, curve.x(curve.size() - 1));
                }
            }
        }
        Axis shared = Axis.exact(Math.min(low, high < 2 ? low : 0), high, MARKS);
        Chart chart = new Chart(page, shared, across.label(), panels.versions());
        page.open("section", "class", "charts");
        drawn.forEach(chart::draw);
        page.close();
    }

    private static String resource(String name) {
        try (InputStream in = Report.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(String source) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(source.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
