package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.schemas.RejectReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UrlBlockListTest {

    @TempDir Path directory;

    @Test
    void aHostBlocksItselfAndItsSubdomains() throws IOException {
        UrlBlockList list = list("example.org", "bücher.example");
        assertThat(list.entryOf("https://example.org")).contains("example.org");
        assertThat(list.entryOf("http://a.b.EXAMPLE.org.:8080/x?y#z")).contains("example.org");
        assertThat(list.entryOf("https://user@example.org/")).contains("example.org");
        assertThat(list.entryOf("https://www.xn--bcher-kva.example/"))
                .contains("xn--bcher-kva.example");
        assertThat(list.entryOf("https://notexample.org/")).isEmpty();
        assertThat(list.entryOf("https://example.org.test/")).isEmpty();
        assertThat(list.entryOf("https://example.org@evil.test/")).isEmpty();
        assertThat(list.entryOf("https://org/")).isEmpty();
        assertThat(list.entryOf("https://evil.test/example.org/")).isEmpty();
    }

    @Test
    void theBeginningOfAUrlEndsWithASegment() throws IOException {
        UrlBlockList list =
                list(
                        "https://example.org/private/",
                        "http://example.org/a",
                        "https://b.test:81/?q=1");
        assertThat(list.entryOf("http://example.org/private/")).contains("example.org/private/");
        assertThat(list.entryOf("https://example.org/x/../private/y")).isPresent();
        assertThat(list.entryOf("https://example.org/private")).isEmpty();
        assertThat(list.entryOf("https://www.example.org/private/")).isEmpty();
        assertThat(list.entryOf("https://example.org:8443/private/")).isEmpty();
        assertThat(list.entryOf("https://example.org/a")).contains("example.org/a");
        assertThat(list.entryOf("https://example.org/a/b")).isPresent();
        assertThat(list.entryOf("https://example.org/a?b")).isPresent();
        assertThat(list.entryOf("https://example.org/ab")).isEmpty();
        assertThat(list.entryOf("https://example.org/A")).isEmpty();
        assertThat(list.entryOf("https://b.test:81?q=1")).contains("b.test:81/?q=1");
        assertThat(list.entryOf("https://b.test:81/?q=1/2")).isEmpty();
        assertThat(list.entryOf("https://b.test:81/?q=12")).isEmpty();
    }

    @Test
    void aPairIsRejectedForEitherUrl() throws IOException {
        UrlBlockList list = list("example.org");
        String fine = "https://images.test/a.png";
        assertThat(list.judge(List.of(fine, "https://example.org/")))
                .contains(Verdict.rejected(RejectReason.BLOCKED_URL, "example.org"));
        assertThat(list.judge(List.of("https://example.org/", fine)))
                .contains(Verdict.rejected(RejectReason.BLOCKED_URL, "example.org"));
        assertThat(list.judge(List.of(fine, "no URL")))
                .contains(Verdict.of(RejectReason.BLOCKED_URL, true));
        assertThat(list.judge(List.of())).isEmpty();
        assertThat(UrlBlockList.NONE.judge(List.of(fine))).isEmpty();
    }

    @Property(tries = 1000)
    void entriesAreFoundAsByLookingAtEach(
            @ForAll("entries") List<String> entries, @ForAll("urls") String url)
            throws IOException {
        Path file = Files.createTempFile("entries", ".txt");
        try {
            Files.write(file, entries);
            boolean blocked = entries.stream().anyMatch(entry -> blocks(entry, url));
            assertThat(UrlBlockList.read(file).entryOf(url).isPresent()).isEqualTo(blocked);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aListIsReadOnceAndAWrongOneIsNamed() throws IOException {
        Path file = directory.resolve("list.txt");
        Files.writeString(file, "example.org\n");
        BlockListSettings settings = new BlockListSettings(file.toString(), "");
        assertThat(UrlBlockList.of(settings)).isSameAs(UrlBlockList.of(settings));
        Path wrong = directory.resolve("wrong.txt");
        Files.writeString(wrong, "# hosts\nexample.org\nftp://example.org/\n");
        assertThatThrownBy(() -> UrlBlockList.of(new BlockListSettings(wrong.toString(), "")))
                .hasMessageContaining("filter.url-block-list")
                .hasMessageContaining(wrong + ", line 3: a URL must begin with http://")
                .hasMessageContaining("\"ftp://example.org/\"");
        Path absent = directory.resolve("absent.txt");
        assertThatThrownBy(() -> UrlBlockList.of(new BlockListSettings(absent.toString(), "")))
                .hasMessageContaining("filter.url-block-list")
                .hasMessageContaining(absent.toString());
    }

    @Provide
    Arbitrary<List<String>> entries() {
        Arbitrary<String> urls =
                Combinators.combine(hosts(), paths()).as((host, path) -> "https://" + host + path);
        return Arbitraries.oneOf(hosts(), urls).list().ofMaxSize(6);
    }

    @Provide
    Arbitrary<String> urls() {
        return Combinators.combine(hosts(), paths()).as((host, path) -> "https://" + host + path);
    }

    private static Arbitrary<String> hosts() {
        return Arbitraries.of("a", "b", "ab")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(labels -> String.join(".", labels));
    }

    private static Arbitrary<String> paths() {
        return Arbitraries.of("a", "b", "ab", "/")
                .list()
                .ofMaxSize(4)
                .map(p -> "/" + String.join("", p));
    }

    private static boolean blocks(String entry, String url) {
        if (!entry.contains("/")) {
            String host = url.substring("https://".length(), url.indexOf('/', 8));
            return host.equals(entry) || host.endsWith("." + entry);
        }
        Optional<Character> next =
                url.length() > entry.length()
                        ? Optional.of(url.charAt(entry.length()))
                        : Optional.empty();
        return url.startsWith(entry)
                && (entry.endsWith("/") || next.isEmpty() || next.get() == '/');
    }

    private UrlBlockList list(String... entries) throws IOException {
        Path file = directory.resolve("list.txt");
        Files.write(file, List.of(entries));
        return UrlBlockList.read(file);
    }
}
