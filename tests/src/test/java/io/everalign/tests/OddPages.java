package io.everalign.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The bad part of the test site: one of everything that must not stop the stream. */
final class OddPages {

    /** Limits that the site is made for; ALIGN's 10 and 1000 would need a larger one. */
    static final int TEXT_LIMIT = 3;

    static final int IMAGE_LIMIT = 5;

    private static final String ODD = "odd.test";
    private static final String CLOSED = "closed.test";
    private static final String SLOW = "slow.test";
    private static final String HTML = "text/html; charset=utf-8";

    private final TestSite site;

    private OddPages(TestSite site) {
        this.site = site;
    }

    static void add(TestSite site) {
        OddPages odd = new OddPages(site);
        odd.altTexts();
        odd.markup();
        odd.charsets();
        odd.sizes();
        odd.brokenPictures();
        odd.pictureFormats();
        odd.answersForPictures();
        odd.frequencies();
        odd.permissions();
        odd.answersForPages();
    }

    private void altTexts() {
        byte[] picture = Picture.jpeg(1001, 210, 210);
        site.page(ODD, "/alt.html")
                .html("<img src='/none.jpg'>")
                .expecting("", "", Becomes.NO_ALT)
                .picture(picture, "", Becomes.EMPTY_ALT)
                .picture(picture, " \u00a0\u200b ", Becomes.EMPTY_ALT)
                .picture(picture, "x".repeat(1_000_000), Becomes.ALT_TOO_LONG)
                .picture(jpeg(1002), "two words", Becomes.TEXT_TOO_SHORT)
                .picture(jpeg(1003), "just three words", Becomes.USABLE)
                .picture(jpeg(1004), words(20), Becomes.USABLE)
                .picture(jpeg(1005), words(21), Becomes.TEXT_TOO_LONG)
                .picture(jpeg(1006), "very ".repeat(1800) + "long", Becomes.TEXT_TOO_LONG)
                .picture(jpeg(1007), "1920x1080", Becomes.TEXT_TOO_SHORT)
                .publish();
    }

    private void markup() {
        String url = site.url(ODD, "/marked.jpg");
        site.put(ODD, "/marked.jpg", "image/jpeg", jpeg(1010));
        site.page(ODD, "/broken.html")
                .html("<table><p<b><i></table></p></html><body><img SRC=marked.jpg ALT=unquoted>")
                .expecting(url, "unquoted", Becomes.TEXT_TOO_SHORT)
                .html("<img src=marked.jpg alt='Tom &amp; Jerry at sea' alt=twice")
                .html("><!-- <img src=hidden.jpg alt='in a comment'> --></b></i>")
                .expecting(url, "Tom & Jerry at sea", Becomes.USABLE)
                .html("<script>'<img src=script.jpg alt=\"in a script\">'</script>")
                .html("<img src='file:///etc/passwd' alt='a file of ours'>")
                .expecting("", "", Becomes.BAD_URL)
                .html("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' alt='in the page'>")
                .expecting("", "", Becomes.BAD_URL)
                .html("<img src='http://[::1:80/x.jpg' alt='no such address'>")
                .expecting("", "", Becomes.BAD_URL)
                .publish();
        site.page(ODD, "/nested.html")
                .html("<div>".repeat(50_000))
                .picture(jpeg(1011), "fifty thousand boxes deep", Becomes.USABLE)
                .publish();
    }

    private void charsets() {
        String cyrillic = "\u043b\u043e\u0434\u043a\u0430 \u043d\u0430 \u0440\u0435\u043a\u0435";
        Charset windows = Charset.forName("windows-1251");
        site.page(ODD, "/1251-header.html")
                .picture(jpeg(1020), cyrillic, Becomes.USABLE)
                .publish("text/html; charset=windows-1251", windows);
        site.page(ODD, "/1251-meta.html")
                .html("<meta http-equiv=content-type content='text/html; charset=windows-1251'>")
                .picture(jpeg(1021), cyrillic, Becomes.USABLE)
                .publish("text/html", windows);
        site.page(ODD, "/no-charset.html")
                .picture(jpeg(1022), "ein sch\u00f6nes altes Haus", Becomes.USABLE)
                .publish("text/html", UTF_8);
        site.page(ODD, "/no-type.html")
                .picture(jpeg(1023), "three \u732b in a row", Becomes.USABLE)
                .publish("", UTF_8);
    }

    private void sizes() {
        site.page(ODD, "/sizes.html")
                .picture(Picture.jpeg(1030, 200, 300), "short side at 200", Becomes.IMAGE_TOO_SMALL)
                .picture(Picture.jpeg(1031, 300, 201), "short side at 201", Becomes.USABLE)
                .picture(
                        Picture.jpeg(1032, 603, 201),
                        "aspect of exactly 3",
                        Becomes.ASPECT_TOO_LARGE)
                .picture(Picture.jpeg(1033, 201, 602), "aspect just below 3", Becomes.USABLE)
                .picture(
                        Picture.promising(60_000, 60_000),
                        "a bomb of pixels",
                        Becomes.TOO_MANY_PIXELS)
                .publish();
    }

    private void brokenPictures() {
        site.page(ODD, "/broken-pictures.html")
                .picture(
                        Picture.truncated(1040, 400, 300),
                        "half a picture only",
                        Becomes.UNDECODABLE_IMAGE)
                .picture(
                        Picture.promising(300, 300),
                        "a header that lies",
                        Becomes.UNDECODABLE_IMAGE)
                .picture(Picture.avif(), "a format nobody reads", Becomes.UNKNOWN_FORMAT)
                .publish();
    }

    private void pictureFormats() {
        site.page(ODD, "/formats.html")
                .picture(Picture.gif(220, 220), "a gif of old", Becomes.USABLE)
                .picture(Picture.deepPng(221, 220), "sixteen bits a sample", Becomes.USABLE)
                .picture(Picture.webp(222, 220), "one colour in WebP", Becomes.BLANK_IMAGE)
                .picture(Picture.moving(224, 220), "it moves in a gif", Becomes.ANIMATED_IMAGE)
                .picture(Picture.cmyk(223, 220), "four inks of print", Becomes.USABLE)
                .picture(Picture.turned(1050, 210, 420), "turned by a quarter", Becomes.USABLE)
                .publish();
    }

    private void answersForPictures() {
        site.put(ODD, "/fails.jpg", exchange -> exchange.sendResponseHeaders(500, -1));
        site.put(ODD, "/empty.jpg", "image/jpeg", new byte[0]);
        site.put(ODD, "/text.jpg", "image/jpeg", "no picture at all".getBytes(UTF_8));
        site.put(ODD, "/drawing.svg", "image/svg+xml", "<svg width='300'/>".getBytes(UTF_8));
        site.put(ODD, "/endless.jpg", exchange -> endless(exchange, jpeg(1060)));
        site.put(ODD, "/cut.jpg", OddPages::cutOff);
        site.put(ODD, "/noai.jpg", exchange -> optedOut(exchange, jpeg(1061)));
        site.put(ODD, "/there.jpg", "image/jpeg", jpeg(1062));
        site.put(ODD, "/moved.jpg", exchange -> redirect(exchange, "/there.jpg"));
        site.put(SLOW, "/slow.jpg", OddPages::trickle);
        site.page(ODD, "/answers.html")
                .show("/missing.jpg", "not to be found", Becomes.CLIENT_ERROR)
                .show("/fails.jpg", "the server fails", Becomes.SERVER_ERROR)
                .show("/empty.jpg", "nothing at all", Becomes.EMPTY)
                .show("/text.jpg", "words, not pixels", Becomes.WRONG_TYPE)
                .show("/drawing.svg", "lines, not pixels", Becomes.WRONG_TYPE)
                .show("/endless.jpg", "it never ends", Becomes.TOO_LARGE)
                .show("/cut.jpg", "it breaks off", Becomes.NETWORK_FAILURE)
                .show("/noai.jpg", "not for machines", Becomes.OPTED_OUT)
                .show("/private/secret.jpg", "not for robots", Becomes.DISALLOWED)
                .show(SLOW, "/slow.jpg", "drop by drop", Becomes.TIMEOUT)
                .show(CLOSED, "/any.jpg", "a closed house", Becomes.ROBOTS_UNREACHABLE)
                .html("<img src='/moved.jpg' alt='it has moved on'>")
                .expecting(site.url(ODD, "/there.jpg"), "it has moved on", Becomes.USABLE)
                .publish();
    }

    private void frequencies() {
        Page page = site.page(ODD, "/frequencies.html");
        for (int i = 0; i <= TEXT_LIMIT; i++) {
            page.picture(jpeg(1100 + i), "a text too frequent", Becomes.OVER);
        }
        for (int i = 0; i < TEXT_LIMIT; i++) {
            page.picture(jpeg(1110 + i), "a text just rare enough", Becomes.USABLE);
        }
        site.put(ODD, "/logo.jpg", "image/jpeg", jpeg(1120));
        for (int i = 0; i <= IMAGE_LIMIT; i++) {
            page.show("/logo.jpg", "the logo in style " + i, Becomes.OVER);
        }
        site.put(ODD, "/icon.jpg", "image/jpeg", jpeg(1121));
        for (int i = 0; i < IMAGE_LIMIT; i++) {
            page.show("/icon.jpg", "the icon in style " + i, Becomes.USABLE);
        }
        page.picture(jpeg(1130), "the same at two addresses", Becomes.USABLE)
                .picture(jpeg(1130), " the  same at two\naddresses ", Becomes.USABLE)
                .publish();
        String again = "<img src='/icon.jpg' alt='the icon in style 0'>";
        site.page(ODD, "/again-1.html").html(again).publish();
        site.page(ODD, "/again-2.html").html(again).publish();
    }

    private void permissions() {
        site.put(
                ODD,
                "/robots.txt",
                "text/plain",
                "User-agent: *\nDisallow: /private/\n".getBytes(UTF_8));
        site.put(CLOSED, "/robots.txt", exchange -> exchange.sendResponseHeaders(500, -1));
        site.link(ODD, "/private/page.html", Becomes.DISALLOWED);
        site.link(ODD, site.url(CLOSED, "/page.html"), Becomes.ROBOTS_UNREACHABLE);
        site.expect(Becomes.OPTED_OUT); // the page itself, besides its picture
        site.page(ODD, "/noai.html")
                .html("<meta name=robots content='noai, noimageai'>")
                .picture(jpeg(1070), "the painter says no", Becomes.PAGE_OPTED_OUT)
                .publish();
        site.page(ODD, "/nofollow.html")
                .html("<meta name=robots content=nofollow><a href='/never.html'>never</a>")
                .expecting("", "", Becomes.NO_FOLLOW)
                .publish();
    }

    private void answersForPages() {
        site.put(
                ODD, "/endless.html", exchange -> endless(exchange, "<p>more</p>".getBytes(UTF_8)));
        site.put(ODD, "/fails.html", exchange -> exchange.sendResponseHeaders(500, -1));
        site.put(ODD, "/empty.html", HTML, new byte[0]);
        site.put(ODD, "/binary.html", HTML, new byte[4096]);
        site.put(ODD, "/to-a-file", exchange -> redirect(exchange, "file:///etc/passwd"));
        for (int i = 0; i < 30; i++) {
            String next = "/hop-" + (i + 1);
            site.put(ODD, "/hop-" + i, exchange -> redirect(exchange, next));
        }
        site.link(ODD, "/endless.html", Becomes.TOO_LARGE);
        site.link(ODD, "/missing.html", Becomes.CLIENT_ERROR);
        site.link(ODD, "/fails.html", Becomes.SERVER_ERROR);
        site.link(ODD, "/empty.html", Becomes.EMPTY);
        site.link(ODD, "/binary.html", Becomes.WRONG_TYPE);
        site.link(ODD, "/to-a-file", Becomes.ODD_ANSWER);
        site.link(ODD, "/hop-0", Becomes.TOO_MANY_REDIRECTS);
        site.link(ODD, "/archive.zip", Becomes.NOT_A_PAGE);
        site.link(ODD, "mailto:nobody@odd.test", Becomes.BAD_URL);
    }

    private static byte[] jpeg(long seed) {
        return Picture.jpeg(seed, 210, 220);
    }

    private static String words(int count) {
        return "w" + "ord wor".repeat(count - 1) + "d";
    }

    private static void redirect(HttpExchange exchange, String target) throws IOException {
        exchange.getResponseHeaders().set("Location", target);
        exchange.sendResponseHeaders(302, -1);
    }

    private static void optedOut(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("X-Robots-Tag", "noai, max-image-preview:large");
        TestSite.send(exchange, "image/jpeg", body);
    }

    /** Sends until nobody listens. */
    private static void endless(HttpExchange exchange, byte[] part) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            byte[] parts = Arrays.copyOf(part, 1 << 16);
            while (true) {
                out.write(parts);
            }
        }
    }

    /** Promises more than it sends. */
    private static void cutOff(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 100_000);
        exchange.getResponseBody().write(jpeg(1063), 0, 1000);
        exchange.getResponseBody().flush();
    }

    /** A byte a second. */
    private static void trickle(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        CountDownLatch never = new CountDownLatch(1);
        try (OutputStream out = exchange.getResponseBody()) {
            for (byte b : jpeg(1064)) {
                out.write(b);
                out.flush();
                never.await(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
