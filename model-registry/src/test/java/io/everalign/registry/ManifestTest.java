package io.everalign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ManifestTest {

    private static final String DIGEST = "ab".repeat(32);

    @Property(tries = 50)
    void theOrderInWhichItIsWrittenDoesNotMatter(@ForAll("shuffled") List<String> members)
            throws RefusedException {
        Manifest manifest = parse("{" + String.join(",", members) + "}");
        assertThat(manifest.canonical())
                .isEqualTo(
                        "{\"files\":[{\"path\":\"a.txt\",\"sha256\":\"%1$s\",\"size\":1},{\"path\":\"b.txt\",\"sha256\":\"%1$s\",\"size\":1}],\"lineage\":{\"offsets\":{\"0\":12000000000},\"rate\":0.5},\"metrics\":{\"r1\":0.25},\"parent\":null}"
                                .formatted(DIGEST));
        assertThat(Sha256.of(manifest.canonical().getBytes(StandardCharsets.UTF_8)))
                .startsWith(manifest.id());
    }

    @Provide
    Arbitrary<List<String>> shuffled() {
        return Arbitraries.shuffle(
                "\"files\":[%s,%s]".formatted(file("b.txt"), file("a.txt")),
                "\"metrics\":{ \"r1\" : 25e-2 }",
                "\"lineage\":{\"rate\":0.50,\"offsets\":{\"0\":1.2E10}}",
                "\"parent\":null");
    }

    @Example
    void anythingThatDiffersIsAnotherVersion() throws RefusedException {
        String files = "\"files\":[" + file("a.txt") + "]";
        assertThat(
                        List.of(
                                parse("{" + files + "}").id(),
                                parse("{" + files + ",\"lineage\":{\"x\":1}}").id(),
                                parse("{" + files + ",\"metrics\":{\"x\":1}}").id(),
                                parse("{" + files + ",\"parent\":\"" + "a".repeat(40) + "\"}")
                                        .id()))
                .doesNotHaveDuplicates();
    }

    @Example
    void aCanonicalManifestReadsBackAsItself() throws RefusedException {
        Manifest once =
                parse("{\"files\":[" + file("a.txt") + "],\"lineage\":{\"é\":[1e400,-0.0]}}");
        assertThat(parse(once.canonical())).isEqualTo(once);
    }

    @Example
    void pathsThatCollideAreRefused() {
        assertThatThrownBy(
                        () -> parse("{\"files\":[%s,%s]}".formatted(file("a.txt"), file("A.txt"))))
                .hasMessage("Each path may be listed once, not A.txt");
        assertThatThrownBy(
                        () ->
                                parse(
                                        "{\"files\":[%s,%s]}"
                                                .formatted(file("a.txt"), file("a.txt/b.txt"))))
                .hasMessageStartingWith("A file must not lie below another file");
    }

    private static String file(String path) {
        return "{\"size\":1,\"path\":\"%s\",\"sha256\":\"%s\"}".formatted(path, DIGEST);
    }

    private static Manifest parse(String text) throws RefusedException {
        return Manifest.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
