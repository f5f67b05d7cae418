package io.everalign.tests;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** A page of the test site that is being written; {@link #publish} makes it answer. */
final class Page {

    private final TestSite site;
    private final String host;
    private final String path;
    private final StringBuilder html = new StringBuilder();
    private int pictures;

    Page(TestSite site, String host, String path) {
        this.site = site;
        this.host = host;
        this.path = path;
    }

    /** Writes HTML. */
    Page html(String text) {
        html.append(text).append('\n');
        return this;
    }

    /** Shows a picture of its own, stored beside the page. */
    Page picture(byte[] bytes, String alt, Becomes becomes) {
        String reference = path + ".picture-" + ++pictures;
        site.put(host, reference, "", bytes);
        return show(reference, alt, becomes);
    }

    /** Shows something that is stored elsewhere on the host. */
    Page show(String reference, String alt, Becomes becomes) {
        return show(host, reference, alt, becomes);
    }

    /** Shows something that is stored on another host. */
    Page show(String imageHost, String reference, String alt, Becomes becomes) {
        String url = site.url(imageHost, reference);
        html("<img src=\"%s\" alt=\"%s\">".formatted(url, alt));
        return expecting(url, alt, becomes);
    }

    /** States what becomes of an image that the HTML shows in its own way. */
    Page expecting(String imageUrl, String text, Becomes becomes) {
        if (becomes.stage() == Becomes.Stage.JUDGED) {
            site.expect(new Shown(imageUrl, text, becomes));
        } else {
            site.expect(becomes);
        }
        return this;
    }

    /** Publishes it in UTF-8, saying so. */
    void publish() {
        publish("text/html; charset=utf-8", StandardCharsets.UTF_8);
    }

    void publish(String contentType, Charset charset) {
        String page = "<!DOCTYPE html>\n" + html;
        site.put(host, path, contentType, page.getBytes(charset));
    }
}
