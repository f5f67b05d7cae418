package io.everalign.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassificationTest {
    @TempDir Path folder;

    @Test
    void aClassHasItsLabelOrElseTheNumberOfItsLine() throws IOException {
        Classes classes = Classes.read(file("n01\ttench\n\nT-shirt/top\ngoldfish \n"));

        assertThat(classes.names()).containsExactly("tench", "T-shirt/top", "goldfish");
        assertThat(classes.of(sample("n01"))).isZero();
        assertThat(classes.of(sample("T-shirt/top"))).isEqualTo(1);
        assertThat(classes.of(sample("goldfish"))).isEqualTo(2);
        assertThat(classes.of(sample("1"))).isEqualTo(1);
        for (String label : new String[] {"tench", "3", "-1", "99999999999999"}) {
            assertThatThrownBy(() -> classes.of(sample(label)))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("line 9: must be of a class of ")
                    .hasMessageEndingWith("but is: " + label);
        }
    }

    @Test
    void whereALabelIsANumberNumbersAreLabels() throws IOException {
        Classes classes = Classes.read(file("1\tone\n0\tzero\n"));

        assertThat(classes.of(sample("0"))).isEqualTo(1);
        Classes odd = Classes.read(file("1\tone\n3\tthree\n"));
        assertThatThrownBy(() -> odd.of(sample("0"))).isInstanceOf(IOException.class);
    }

    @Test
    void filesThatBreakARuleAreNamedWithTheLine() {
        assertThatThrownBy(() -> Classes.read(file("\n")))
                .hasMessageEndingWith("must have at least one class, but has none");
        assertThatThrownBy(() -> Classes.read(file("a\nb\na\tc\n")))
                .hasMessageEndingWith("line 3: a label must be there once, but is: a");
        assertThatThrownBy(() -> Classes.read(file("a\t\n"))).hasMessageContaining("line 1: ");
        assertThatThrownBy(() -> Templates.read(file("a {}\nb\n")))
                .hasMessageEndingWith("line 2: a template must hold {}, but is: b");
        assertThatThrownBy(() -> Templates.read(file("")))
                .hasMessageEndingWith("must have at least one template, but has none");
    }

    @Test
    void aTemplateTakesTheNameWhereverItStands() throws IOException {
        Templates templates = Templates.read(file("a photo of a {}.\n\n{}, {}\n"));

        assertThat(templates.prompts("cat")).containsExactly("a photo of a cat.", "cat, cat");
        assertThat(Templates.PLAIN.prompts("cat")).containsExactly("cat");
    }

    /** Class 0 has three images of which two are right, class 1 two of which none, class 2 none. */
    @Test
    void ratesAreCountedByHand() {
        int[] ranks = {1, 1, 6, 5, 2};
        int[][] of = {{0}, {0}, {0}, {1}, {1}};

        ZeroShot.Result found = ZeroShot.result(ranks, of, 3);

        assertThat(found.classes()).isEqualTo(3);
        assertThat(found.images()).isEqualTo(5);
        assertThat(found.top1()).isEqualTo(0.4);
        assertThat(found.top5()).isEqualTo(0.8);
        assertThat(found.meanPerClass()).isCloseTo(1 / 3.0, within(1e-12));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("lines.txt"), content);
    }

    private static Sample sample(String label) {
        return new Sample("", () -> new byte[0], "text", "", label, "line 9");
    }
}
