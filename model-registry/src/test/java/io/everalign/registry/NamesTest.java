package io.everalign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NamesTest {

    @Property
    void aPathThatIsTakenStaysInItsFolder(@ForAll("paths") String path) {
        Path folder = Path.of("/srv/model");
        try {
            Path inside = folder.resolve(Names.path(path));
            assertThat(inside.normalize()).isEqualTo(inside).startsWithRaw(folder);
            assertThat(inside).isNotEqualTo(folder);
        } catch (RefusedException e) {
            assertThat(e.refusal).isIn(Refusal.BAD_PATH, Refusal.FILE_TYPE);
        }
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("a", "..", ".", "/", "\\", "b.json", "%2e", "\0", "c.txt", "C:", "é")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    @Example
    void filesOfAModelAreTaken() throws RefusedException {
        for (String path :
                List.of(
                        "model.safetensors",
                        "config.json",
                        "vocab.txt",
                        "eval/r1.json",
                        "LICENSE")) {
            assertThat(Names.path(path)).isEqualTo(path);
        }
    }

    @Example
    void anAliasIsNeverMistakenForAVersionOrNumber() {
        for (String alias : List.of("main", "7", "a".repeat(40), "Stable", "", "../x")) {
            assertThat(refused(alias)).as(alias).isTrue();
        }
        assertThat(refused("latest")).isFalse();
    }

    private static boolean refused(String alias) {
        try {
            Names.alias(alias);
            return false;
        } catch (RefusedException e) {
            return true;
        }
    }
}
