package io.everalign.crawler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class UrlsTest {

    private static final int MAX = 2048;

    @Test
    void oneUrlHasOneForm() {
        for (String form :
                new String[] {
                    "HTTP://A.Test:80/a/../b%7e/?q#top", "http://user:word@a.test/./b~/?q"
                }) {
            assertThat(Urls.normalise(form, MAX)).contains("http://a.test/b~/?q");
        }
    }

    @Property(tries = 500)
    void normalisingTwiceChangesNothing(@ForAll String path) {
        Urls.resolve("http://a.test/x/", path, MAX)
                .ifPresent(url -> assertThat(Urls.normalise(url, MAX)).contains(url));
    }

    @Test
    void queriesOfAllKindsAreKept() {
        for (String query : new String[] {"q", "q=", "q=1", "a&b", "a=1&b=2", "=", "&", "a=1&"}) {
            assertThat(Urls.normalise("http://a.test/x?" + query, MAX)).as(query).isPresent();
        }
    }

    @Property(tries = 500)
    void noUrlOfAStrangerBreaksTheNormaliser(@ForAll String any) {
        Urls.normalise("http://a.test/" + any, MAX)
                .ifPresent(url -> assertThat(Urls.domain(url)).isEqualTo("a.test"));
        assertThat(Urls.normalise(any, MAX)).isNotNull();
    }

    @Test
    void referencesAreResolvedAsABrowserDoes() {
        String page = "https://a.test/one/two.html";
        assertThat(Urls.resolve(page, " ../pic ture.jpg ", MAX))
                .contains("https://a.test/pic%20ture.jpg");
        assertThat(Urls.resolve(page, "//b.test/x", MAX)).contains("https://b.test/x");
        for (String none : new String[] {"data:,x", "javascript:1", "mailto:a@b", "file:///etc"}) {
            assertThat(Urls.resolve(page, none, MAX)).as(none).isEmpty();
        }
        assertThat(Urls.resolve(page, "x".repeat(MAX), MAX)).isEmpty();
    }

    @Test
    void aPageOfTheWebNeverNamesAFileOfTheFolder() {
        assertThat(Urls.resolve("http://a.test/", "http://folder.invalid/x", MAX)).isEmpty();
        assertThat(Urls.normalise("http://folder.invalid/x", MAX)).isEmpty();
    }

    @Test
    void filesOfTheFolderStayInside() {
        assertThat(Urls.resolve("file:///a/b.html", "../../../etc/passwd", MAX))
                .contains("file:///etc/passwd");
        assertThat(Urls.resolve("file:///a/b.html", "pics/c d.jpg", MAX))
                .map(Urls::filePath)
                .isEqualTo(Optional.of("a/pics/c d.jpg"));
    }

    @Test
    void domainsAreRegistrableAndPrivateSuffixesCount() {
        assertThat(Urls.registrableDomain("img.news.example.co.uk")).isEqualTo("example.co.uk");
        assertThat(Urls.registrableDomain("someone.github.io")).isEqualTo("someone.github.io");
        assertThat(Urls.registrableDomain("github.io")).isEqualTo("github.io");
        assertThat(Urls.registrableDomain("docs.gimp.test")).isEqualTo("gimp.test");
        assertThat(Urls.registrableDomain("localhost")).isEqualTo("localhost");
        assertThat(Urls.registrableDomain("127.0.0.2")).isEqualTo("127.0.0.2");
        assertThat(Urls.domain("http://[::1]:80/")).isEqualTo("::1");
    }
}
