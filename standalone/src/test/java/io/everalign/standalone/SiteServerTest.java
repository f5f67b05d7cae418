package io.everalign.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteServerTest {

    @TempDir private Path directory;

    private SiteServer server;
    private String base;

    @BeforeEach
    void unpackAndServe() throws IOException {
        Path root = directory.resolve("package");
        write("package/usr/share/manual/index.html", "<p>manual");
        write("package/usr/share/manual/part/index.html", "<p>part");
        write("package/usr/share/loose/page one.html", "<p>loose");
        write("package/usr/share/manual/picture.png", "PNG");
        write("package/usr/share/manual/secret.txt", "no page");
        write("package/etc/inside.png", "not below the documents");
        write("outside.html", "outside");
        link("package/usr/share/doc", "manual");
        link("package/usr/share/absolute", "/usr/share/manual");
        link("package/usr/share/escape.html", "../../../outside.html");
        link("package/usr/share/host", "/etc");
        link("package/usr/share/loop", "loop");
        server = new SiteServer(DataDirectory.freePort());
        Site site = Site.of("manual", 0, root);
        server.add(site);
        base = "http://" + site.address().getHostAddress() + ":" + server.port();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theFrontPageLeadsToEachManualAndToPagesThatNoneCovers() throws Exception {
        assertThat(get("/").body())
                .contains("<a href=\"/manual/index.html\">", "<a href=\"/loose/page%20one.html\">")
                .doesNotContain("part/index.html", "doc/", "escape");
        assertThat(get("/loose/page%20one.html").body()).isEqualTo("<p>loose");
    }

    @Test
    void filesAreSentAsWhatTheyAre() throws Exception {
        HttpResponse<String> picture = get("/manual/picture.png");
        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(picture.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(get("/manual/secret.txt").statusCode()).isEqualTo(404);
        assertThat(get("/robots.txt").body()).startsWith("User-agent: *");
    }

    @Test
    void picturesAreReachedThroughLinksButPagesHaveOneAddressOnly() throws Exception {
        assertThat(get("/doc/picture.png").body()).isEqualTo("PNG");
        assertThat(get("/absolute/picture.png").body()).isEqualTo("PNG");
        HttpResponse<String> page = get("/doc/index.html");
        assertThat(page.statusCode()).isEqualTo(301);
        assertThat(page.headers().firstValue("Location")).contains("/manual/index.html");
        assertThat(get("/manual").headers().firstValue("Location")).contains("/manual/index.html");
    }

    @Test
    void nothingOutsideThePackageCanBeReached() throws Exception {
        for (String path :
                List.of(
                        "/../../etc/inside.png",
                        "/manual/%2e%2e/%2e%2e/%2e%2e/etc/inside.png",
                        "/%2Fetc/passwd",
                        "/escape.html",
                        "/host/inside.png",
                        "/loop/x.png",
                        "/manual/%00.png")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(directory.resolve(name), Path.of(target));
    }
}
