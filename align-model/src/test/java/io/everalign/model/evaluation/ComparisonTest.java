package io.everalign.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    private static final String HEAD = "query\tdirection\trank\n";

    @TempDir Path folder;

    @Test
    void countsQueriesThatOnlyOneAnswersRight() throws IOException {
        Path a = ranks("a", 1, 1, 2, 9, 1, 3, 1, 1, 4, 1);
        Path b = ranks("b", 1, 2, 1, 1, 1, 1, 1, 1, 7, 1);

        Comparison found = Comparison.of(a, b).get("image_to_text");

        assertThat(found.queries()).isEqualTo(10);
        assertThat(found.onlyA()).isEqualTo(1);
        assertThat(found.onlyB()).isEqualTo(3);
        assertThat(found.at1OfA()).isEqualTo(0.6);
        assertThat(found.at1OfB()).isEqualTo(0.8);
        assertThat(found.difference()).isEqualTo(0.2);
        // Two-sided binomial test of 1 in 4 at one half: 2 (1 + 4) / 16.
        assertThat(found.p()).isCloseTo(0.625, within(1e-12));
    }

    /** The interval of a mean of independent differences, by their normal approximation. */
    @Test
    void theIntervalIsThatOfAMeanOfPairedDifferences() throws IOException {
        int[] ofA = new int[1000];
        int[] ofB = new int[1000];
        for (int i = 0; i < 1000; i++) {
            ofA[i] = i % 10 == 0 ? 1 : 2;
            ofB[i] = i % 10 == 0 || i % 5 == 1 ? 1 : 2;
        }

        Comparison found = Comparison.of(ranks("a", ofA), ranks("b", ofB)).get("image_to_text");

        double error = 1.96 * Math.sqrt(0.2 * 0.8 / 1000);
        assertThat(found.difference()).isEqualTo(0.2);
        assertThat(found.low()).isCloseTo(0.2 - error, within(0.003));
        assertThat(found.high()).isCloseTo(0.2 + error, within(0.003));
    }

    @Test
    void aModelIsNoBetterThanItself() throws IOException {
        Path a = ranks("a", 1, 2, 3);

        assertThat(Comparison.of(a, a).get("image_to_text"))
                .isEqualTo(new Comparison(3, 1, 0, 0, 0, 0))
                .extracting(Comparison::p)
                .isEqualTo(1.0);
    }

    @Test
    void filesOfOtherQueriesAreRefused() throws IOException {
        Path a = ranks("a", 1, 2);
        Path shorter = ranks("b", 1);
        Path other = Files.writeString(folder.resolve("c"), HEAD + "x\timage_to_text\t1\n");

        assertThatThrownBy(() -> Comparison.of(a, shorter))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(a + ", line 3: the other file must have this query, too");
        assertThatThrownBy(() -> Comparison.of(a, other))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(other + ", line 2");
        for (String line : List.of("q\timage_to_text\t0", "q\tto\t1\t2", "q\t\t1", "q")) {
            Path bad = Files.writeString(folder.resolve("d"), HEAD + line + "\n");
            assertThatThrownBy(() -> Comparison.of(bad, bad))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(bad + ", line 2: a line must be a query");
        }
        Path empty = Files.writeString(folder.resolve("f"), HEAD);
        assertThatThrownBy(() -> Comparison.of(empty, empty))
                .isInstanceOf(IOException.class)
                .hasMessage(empty + ": must have at least one query, but has none");
        Path pairs = Files.writeString(folder.resolve("e"), "image\ttext\n");
        assertThatThrownBy(() -> Comparison.of(pairs, a))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must begin with query, direction, rank");
    }

    @Test
    void anyTextIsALineOfItsOwn() throws IOException {
        Path file = folder.resolve("ranks");
        try (RankFile.Writing out = RankFile.write(file)) {
            out.add("a\tb\nc\\d\r", "text_to_image", 12);
        }
        try (RankFile.Reading in = RankFile.open(file)) {
            assertThat(in.next())
                    .isEqualTo(new RankFile.Row("a\\tb\\nc\\\\d\\r", "text_to_image", 12));
            assertThat(in.next()).isNull();
        }
    }

    private Path ranks(String name, int... ranks) throws IOException {
        Path file = folder.resolve(name);
        try (RankFile.Writing out = RankFile.write(file)) {
            for (int i = 0; i < ranks.length; i++) {
                out.add("q" + i, "image_to_text", ranks[i]);
            }
        }
        return file;
    }
}
