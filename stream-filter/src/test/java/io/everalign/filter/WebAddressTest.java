package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "https://www.example.org/a/b?c=d#e, org.example.www, /a/b?c=d",
                "HTTP://WWW.EXAMPLE.ORG, org.example.www, /",
                "https://example.org@evil.test/, test.evil, /",
                "https://example.org:secret@evil.test:8443/x, test.evil, :8443/x",
                "https://a@example.org@evil.test, test.evil, /",
                "https://example.org./x, org.example, /x",
                "https://example.org../x, org.example, /x",
                "https://example.org:443/x, org.example, /x",
                "https://example.org:00443/x, org.example, /x",
                "https://example.org:80/x, org.example, :80/x",
                "http://example.org:80/x, org.example, /x",
                "http://example.org:/x, org.example, /x",
                "http://example.org:port/x, org.example, :port/x",
                "https://ex%61mple.org/%70rivate/%c3%a9/é/%2f, org.example, /private/%C3%A9/%C3%A9/%2F",
                "https://bücher.example/, example.xn--bcher-kva, /",
                "https://XN--BCHER-KVA.example/, example.xn--bcher-kva, /",
                "https://b%C3%BCcher。example/, example.xn--bcher-kva, /",
                "https://ｅｘａｍｐｌｅ.org/, org.example, /",
                "https:\\\\example.org\\private\\x, org.example, /private/x",
                "https:example.org/x, org.example, /x",
                "https:////example.org/x, org.example, /x",
                "//example.org/x, org.example, /x",
                "ftp://example.org/x, org.example, /x",
                "https://example.org/a/../private/./x/.., org.example, /private/",
                "https://example.org/%2e%2E/private/., org.example, /private/",
                "https://example.org?a/../b, org.example, /?a/../b",
                "https://example.org/100%, org.example, /100%",
                "https://3221225985/, 1.2.0.192, /",
                "https://0xC0.0.01001/, 1.2.0.192, /",
                "https://192.0.2.1:8080/, 1.2.0.192, :8080/",
                "http://[2001:DB8::1]:8080/x, |[2001:db8::1]|, :8080/x",
                "https://ex ample.org/, org.ex%ample, /",
            })
    void oneSpellingWhateverIsWritten(String url, String host, String rest) {
        assertThat(WebAddress.read(url)).contains(new WebAddress(host, rest));
    }

    @Test
    void whiteSpaceAndControlsDoNotHideAHost() {
        assertThat(WebAddress.read("\u0000 ht\ntps://exa\tmple.org/pri\r\nvate "))
                .contains(new WebAddress("org.example", "/private"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "x", "example.org/x", "file:///etc/passwd", "data:image/png;base64,//x.org",
                "https://", "https://@", "https://:80/", "https://...", "mailto:a@example.org"
            })
    void whereNoHostCanBeReadThereIsNoAddress(String url) {
        assertThat(WebAddress.read(url)).isEmpty();
    }

    @Test
    void ofALongUrlTheBeginningIsRead() {
        String url = "https://example.org/" + "a/".repeat(2_000_000);
        assertThat(WebAddress.read(url).orElseThrow().rest())
                .hasSizeLessThan(WebAddress.MAX_CHARACTERS);
        assertThat(WebAddress.read("https://" + "a.".repeat(100_000) + "example.org/")).isEmpty();
    }

    @Property(tries = 3000)
    void noUrlMakesTheReadingFail(@ForAll("hostile") String url) {
        WebAddress.read(url)
                .ifPresent(
                        address -> {
                            assertThat(address.host()).matches("[a-z0-9_.:\\[\\]%-]+");
                            assertThat(address.rest()).matches("(:[!-~]+?)?/[!-~]*");
                        });
    }

    @Property(tries = 1000)
    void readingAgainChangesNothing(@ForAll("hostile") String url) {
        WebAddress.read(url)
                .filter(address -> address.host().matches("[a-z0-9.]+"))
                .ifPresent(
                        address ->
                                assertThat(
                                                WebAddress.read(
                                                        "https://"
                                                                + HostName.mirrored(address.host())
                                                                + address.rest()))
                                        .contains(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example",
                "example.org",
                "EXAMPLE.org.",
                "bücher.example",
                "xn--bcher-kva.example",
                "192.0.2.1",
                "a_b.example.org",
                "-a-.example.org"
            })
    void aHostNameIsAnEntry(String name) {
        assertThat(HostName.ofEntry(name)).isEqualTo(HostName.canonical(name));
    }

    @Test
    void theLongestLabelAndNameAreEntriesAndLongerOnesAreNot() {
        String label = "a".repeat(63);
        String name = String.join(".", label, label, label, "a".repeat(61));
        assertThat(HostName.ofEntry(name)).isEqualTo(name).hasSize(253);
        assertNoHost(name + "a");
        assertNoHost(label + "a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "a..b",
                ".example.org",
                "*.example.org",
                "ex ample.org",
                "a@example.org",
                "example.org:80",
                "2001:db8::1",
                "example.256",
                "1.2.3.4.5",
                "256.1.1.1",
                "a%",
                "☃%"
            })
    void whatIsNoHostNameIsNoEntry(String name) {
        assertNoHost(name);
    }

    @Test
    void onlyTheBeginningOfAnHttpUrlIsAnEntry() {
        assertThat(WebAddress.ofEntry("https://example.org/private/"))
                .isEqualTo(new WebAddress("org.example", "/private/"));
        assertThat(WebAddress.ofEntry("http://[2001:db8::1]:81/x").rest()).isEqualTo(":81/x");
        assertThat(WebAddress.ofEntry("https://example.org:65535?a/b").rest())
                .isEqualTo(":65535/?a/b");
        for (String wrong :
                List.of(
                        "ftp://example.org/",
                        "example.org/private/",
                        "https://",
                        "https:///x",
                        "https://a@example.org/",
                        "https://example.org:port/",
                        "https://example.org:123456/",
                        "https://example.org\\x/",
                        "https://example.org/#a",
                        "https://example.org/a b")) {
            assertThatThrownBy(() -> WebAddress.ofEntry(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("a URL must begin with http:// or https://")
                    .hasMessageEndingWith("not \"" + wrong + "\"");
        }
        assertThatThrownBy(() -> WebAddress.ofEntry("https://a..b/x"))
                .hasMessageStartingWith("a host must be a name");
    }

    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> part =
                Arbitraries.of(
                        "http:",
                        "https://",
                        "//",
                        "/",
                        "\\",
                        "@",
                        ":",
                        ".",
                        "..",
                        "%",
                        "%2e",
                        "%2F",
                        "%00",
                        "%ff",
                        "?",
                        "#",
                        "[",
                        "]",
                        "xn--",
                        "xn--a",
                        "example",
                        "org",
                        "0x",
                        "1",
                        "ü",
                        "\u3002",
                        "\uD800",
                        "\u0000",
                        " ",
                        "\u200D",
                        "ß",
                        "☃");
        return Arbitraries.oneOf(
                part.list().ofMaxSize(12).map(parts -> String.join("", parts)),
                part.list().ofMaxSize(12).map(parts -> "https://" + String.join("", parts)),
                Arbitraries.strings().ofMaxLength(60).map(text -> "https://" + text),
                Arbitraries.strings().ofMaxLength(60));
    }

    private static void assertNoHost(String name) {
        assertThatThrownBy(() -> HostName.ofEntry(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a host must be a name such as example.org, not \"" + name + "\"");
    }
}
