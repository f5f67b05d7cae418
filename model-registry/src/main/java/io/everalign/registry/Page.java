package io.everalign.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.everalign.registry.client.VersionFile;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The pages for people: every model, and one model with its versions and files. */
final class Page {

    private static final int SHOWN = 20;
    private static final String HEAD =
            """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>%s</title><style>
            body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:64em;padding:0 1em}
            table{border-collapse:collapse}td,th{padding:.2em .8em .2em 0;text-align:left;vertical-align:top}
            code{font-size:13px}</style></head><body><h1>%s</h1>
            """;

    private final Catalog catalog;

    Page(Catalog catalog) {
        this.catalog = catalog;
    }

    Answer models() throws IOException {
        StringBuilder page = head("Models");
        if (catalog.models().isEmpty()) {
            page.append("<p>No version has been published yet.</p>");
        }
        for (Model model : catalog.models()) {
            String name = escaped(model.name());
            page.append("<h2><a href=\"/%s\">%s</a></h2>%n".formatted(name, name));
            versions(model, 3, page);
        }
        return Answer.html(page.append("</body></html>\n").toString());
    }

    Answer model(Model model) throws IOException, RefusedException {
        StringBuilder page = head(model.name());
        Release main = model.resolve("main");
        page.append(
                "<p><code>HF_ENDPOINT=http://HOST:PORT hf download %s --revision %s</code></p>%n"
                        .formatted(escaped(model.name()), main.id()));
        versions(model, SHOWN, page);
        page.append("<h2>Files of version %d</h2><table>%n".formatted(main.number()));
        for (VersionFile file : main.files()) {
            page.append(
                    "<tr><td><a href=\"/%s/resolve/%s/%s\">%s</a><td>%,d bytes<td><code>%s</code>%n"
                            .formatted(
                                    escaped(model.name()),
                                    main.id(),
                                    escaped(file.path()),
                                    escaped(file.path()),
                                    file.size(),
                                    file.sha256()));
        }
        return Answer.html(page.append("</table></body></html>\n").toString());
    }

    private void versions(Model model, int shown, StringBuilder page) throws IOException {
        page.append("<table><tr><th>#<th>version<th>published<th>aliases<th>metrics\n");
        List<Release> newest = model.newest(Integer.MAX_VALUE, shown);
        for (Release release : newest) {
            page.append(
                    "<tr><td>%d<td><code>%s</code><td>%s<td>%s<td>%s%n"
                            .formatted(
                                    release.number(),
                                    release.id(),
                                    Instant.ofEpochMilli(release.received()),
                                    escaped(String.join(", ", model.aliasesOf(release))),
                                    metrics(release)));
        }
        page.append("</table>\n");
    }

    private String metrics(Release release) throws IOException {
        JsonNode manifest = CanonicalJson.MAPPER.readTree(catalog.manifest(release));
        StringBuilder text = new StringBuilder();
        for (var metric : manifest.path("metrics").properties()) {
            text.append(
                    "%s %s<br>"
                            .formatted(
                                    escaped(metric.getKey()), escaped(metric.getValue().asText())));
        }
        return text.toString();
    }

    private static StringBuilder head(String title) {
        return new StringBuilder(HEAD.formatted(escaped(title), escaped(title)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
