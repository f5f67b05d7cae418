package io.everalign.crawler;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.TestPairs;
import java.nio.charset.Charset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HtmlTest {

    private static final Charset CYRILLIC = Charset.forName("windows-1251");

    private static String alt(byte[] body, String contentType) {
        return String.valueOf(Html.parse(body, contentType, "everalign").images().get(0).alt());
    }

    @Test
    void theCharsetComesFromHeaderMetaOrMark() {
        String image = "<img src=x alt='мяч'>";
        assertThat(alt(image.getBytes(CYRILLIC), "text/html; charset=\"windows-1251\""))
                .isEqualTo("мяч");
        assertThat(alt(("<meta charset=windows-1251>" + image).getBytes(CYRILLIC), "text/html"))
                .isEqualTo("мяч");
        assertThat(alt(("\uFEFF" + image).getBytes(UTF_16LE), "text/html")).isEqualTo("мяч");
        assertThat(alt(LoopbackSite.utf8(image), "text/html; charset=no-such")).isEqualTo("мяч");
    }

    @Test
    void aMissingAltIsNotAnEmptyOne() {
        Html html = Html.parse(LoopbackSite.utf8("<img src=a><img src=b alt>"), null, "everalign");
        assertThat(html.images())
                .containsExactly(new Html.Image("a", null), new Html.Image("b", ""));
    }

    @Test
    void aPageNestedWithoutEndIsRead() {
        String deep = "<div>".repeat(200_000) + "<img src=x alt=deep>";
        assertThat(alt(LoopbackSite.utf8(deep), null)).isEqualTo("deep");
    }

    @Test
    void metaElementsOptOutForAllOrByName() {
        for (String meta :
                new String[] {
                    "<meta name=robots content='noai, noimageai'>",
                    "<meta name=EverAlign content=none>",
                    "<meta name=tdm-reservation content=1>"
                }) {
            assertThat(Html.parse(LoopbackSite.utf8(meta), null, "everalign").permission().images())
                    .as(meta)
                    .isFalse();
        }
    }

    @Property(tries = 200)
    void anyBytesAreRead(@ForAll byte[] body) {
        assertThat(Html.parse(body, null, "everalign").images()).isNotNull();
    }

    @Test
    void bytesAreJudgedByThemselves() {
        assertThat(MediaTypes.image(TestPairs.jpeg(1, 9, 9))).contains("image/jpeg");
        assertThat(MediaTypes.image(TestPairs.png(1, 9, 9))).contains("image/png");
        assertThat(MediaTypes.image(LoopbackSite.utf8("<svg/>"))).isEmpty();
        assertThat(MediaTypes.isHtml(TestPairs.png(1, 9, 9))).isFalse();
        assertThat(MediaTypes.isHtml(LoopbackSite.utf8(" \n<!doctype html>"))).isTrue();
        assertThat(MediaTypes.isHtml(LoopbackSite.utf8("plain words"))).isFalse();
    }
}
