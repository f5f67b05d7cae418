package io.everalign.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.PairHeaders;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.TestPairs;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TestSiteTest {

    private static final long MAX_PIXELS = 40_000_000;

    private TestSite site;

    @BeforeEach
    void open() throws IOException {
        site = new TestSite();
        Gallery.add(site, 0, 2);
        OddPages.add(site);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void theOracleFindsUsableWhatTheSiteSaysIsUsable() throws IOException {
        List<Occurrence> raw = new ArrayList<>();
        Set<String> usable = new TreeSet<>();
        for (Shown shown : site.pairs()) {
            RawPair pair = TestPairs.pair(fetch(shown.imageUrl()), shown.text());
            PairHeaders headers = PairHeaders.of(pair);
            raw.add(Occurrence.of(0, raw.size(), headers, Optional.of(pair), MAX_PIXELS));
            if (shown.becomes() == Becomes.USABLE) {
                usable.add(headers.pairId().toString());
            }
        }
        Oracle oracle = new Oracle(OddPages.TEXT_LIMIT, OddPages.IMAGE_LIMIT, MAX_PIXELS);
        assertThat(oracle.usable(raw)).isEqualTo(usable);
        assertThat(usable).hasSizeGreaterThan(2 * Gallery.PICTURES_PER_PAGE);
    }

    @Test
    void aHostHasItsOwnIndex() throws IOException {
        assertThat(site.seeds()).hasSize(2);
        assertThat(new String(fetch(site.seeds().get(0)), UTF_8))
                .contains("/page-0.html", "/page-1.html");
        assertThat(new String(fetch(site.seeds().get(1)), UTF_8)).contains("/frequencies.html");
    }

    @Test
    void theSameTextIsFoundInTwoSpellings() {
        assertThat(site.pairs().stream().map(Shown::text).map(PairIdentity::normalise))
                .filteredOn("the same at two addresses"::equals)
                .hasSize(2);
    }

    private byte[] fetch(String url) throws IOException {
        URI uri = URI.create(url);
        Proxy toSite =
                new Proxy(
                        Proxy.Type.HTTP,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), uri.getPort()));
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(toSite);
        try (InputStream body = connection.getInputStream()) {
            return body.readAllBytes();
        }
    }
}
