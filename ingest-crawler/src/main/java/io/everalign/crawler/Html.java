package io.everalign.crawler;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * What a page says, as it says it.
 *
 * @param base what its references are relative to: its base element, or empty
 * @param links references of its {@code <a>} and {@code <area>}
 * @param images its {@code <img>} in order
 * @param permission what its meta elements permit
 */
record Html(String base, List<String> links, List<Image> images, Permission permission) {

    /**
     * An {@code <img>}.
     *
     * @param reference its src as written; empty if it has none
     * @param alt its alt-text as written; null if it has none
     */
    record Image(String reference, @Nullable String alt) {}

    // Deeper elements are put beside each other: a page nested without end costs no stack.
    private static final int MAX_DEPTH = 256;

    /**
     * Parses a page.
     *
     * @param body its bytes, already bounded
     * @param contentType what the server said of it, used for the charset only
     * @param agent lowercase name of this crawler
     */
    static Html parse(byte[] body, @Nullable String contentType, String agent) {
        Document page = document(body, charset(contentType));
        Element base = page.selectFirst("base[href]");
        List<String> links = new ArrayList<>();
        page.select("a[href], area[href]").forEach(link -> links.add(link.attr("href")));
        List<Image> images = new ArrayList<>();
        for (Element image : page.select("img")) {
            String alt = image.hasAttr("alt") ? image.attr("alt") : null;
            images.add(new Image(image.attr("src"), alt));
        }
        return new Html(
                base == null ? "" : base.attr("href"), links, images, permission(page, agent));
    }

    private static Document document(byte[] body, @Nullable String charset) {
        try {
            return Jsoup.parse(
                    new ByteArrayInputStream(body),
                    charset,
                    "",
                    Parser.htmlParser().setMaxDepth(MAX_DEPTH));
        } catch (IOException e) {
            throw new UncheckedIOException("Bytes in memory were not read", e);
        }
    }

    private static Permission permission(Document page, String agent) {
        Permission permission = Permission.GRANTED;
        for (Element meta : page.select("meta[name][content]")) {
            String content = meta.attr("content");
            String name = meta.attr("name").strip().toLowerCase(Locale.ROOT);
            if (name.equals("robots") || name.equals(agent)) {
                permission = permission.and(Permission.ofMeta(content));
            } else if (name.equals("tdm-reservation")) {
                permission = permission.and(Permission.ofTdmReservation(content));
            }
        }
        return permission;
    }

    /** The charset parameter of a Content-Type; null if there is none that Java knows. */
    private static @Nullable String charset(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        int at = type.indexOf("charset=");
        if (at < 0) {
            return null;
        }
        String name = type.substring(at + "charset=".length()).split(";", -1)[0];
        name = name.replaceAll("[\"'\\s]", "");
        try {
            return Charset.isSupported(name) ? name : null;
        } catch (IllegalCharsetNameException e) {
            return null;
        }
    }
}
