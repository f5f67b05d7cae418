package io.everalign.standalone;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The front page of a site, which is the only thing on it that we make: links to the shallowest
 * index page of every manual, and to each page that no manual covers.
 */
final class SiteIndex {

    private SiteIndex() {}

    static String page(String host, List<String> pages) {
        return entries(pages).stream()
                .map(SiteIndex::item)
                .collect(
                        Collectors.joining(
                                "",
                                "<!DOCTYPE html><meta charset=\"utf-8\"><title>%s</title>\n<ul>\n"
                                        .formatted(host),
                                "</ul>\n"));
    }

    /** The pages to begin with, of all pages of a site. */
    static List<String> entries(List<String> pages) {
        List<String> entries = new ArrayList<>();
        List<String> covered = new ArrayList<>();
        pages.stream()
                .filter(page -> page.startsWith("index.", page.lastIndexOf('/') + 1))
                .sorted(Comparator.comparing(SiteIndex::depth).thenComparing(page -> page))
                .filter(page -> covered.stream().noneMatch(page::startsWith))
                .forEach(
                        page -> {
                            entries.add(page);
                            covered.add(page.substring(0, page.lastIndexOf('/') + 1));
                        });
        pages.stream()
                .filter(page -> covered.stream().noneMatch(page::startsWith))
                .forEach(entries::add);
        return entries;
    }

    private static long depth(String page) {
        return page.chars().filter(c -> c == '/').count();
    }

    private static String item(String page) {
        String text = page.replace("&", "&amp;").replace("<", "&lt;");
        String link = SiteTree.escaped("/" + page).replace("&", "&amp;").replace("\"", "%22");
        return "<li><a href=\"%s\">%s</a>\n".formatted(link, text);
    }
}
