package io.everalign.filter.ngrams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NgramsTest {

    @Test
    void unigramsAndBigramsFollowEachOther() {
        long[] ngrams = Ngrams.of(List.of("a", "red", "ball"));
        assertThat(ngrams).hasSize(5);
        assertThat(Arrays.stream(ngrams).mapToObj(Ngrams::isBigram))
                .containsExactly(false, true, false, true, false);
        assertThat(ngrams[1]).isEqualTo(Ngrams.of(List.of("a", "red"))[1]);
        assertThat(ngrams[4]).isEqualTo(Ngrams.of(List.of("ball"))[0]);
        assertThat(Ngrams.of(List.of())).isEmpty();
    }

    @Test
    void caseAndNormalisationFormAreTheSameWord() {
        assertThat(Ngrams.of(List.of("Straße"))).isEqualTo(Ngrams.of(List.of("STRASSE")));
        assertThat(Ngrams.of(List.of("ΣΊΣΥΦΟΣ"))).isEqualTo(Ngrams.of(List.of("σίσυφος")));
        assertThat(Ngrams.of(List.of("\u00c5"))).isEqualTo(Ngrams.of(List.of("a\u030a")));
        assertThat(Ngrams.of(List.of("ab", "c"))).isNotEqualTo(Ngrams.of(List.of("a", "bc")));
    }

    @Test
    void theNumbersAreThoseOfTheReferenceImplementation() {
        // Python's xxhash.xxh3_64 of the words in UTF-16LE; the lowest bit is ours.
        assertThat(Ngrams.of(List.of("red", "ball")))
                .containsExactly(-7901670958226912362L, 3586404083493906223L, 8849429104036647534L);
    }
}
