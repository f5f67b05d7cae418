package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BertTextTest {
    @Test
    void accentsAndCaseGoAndEachMarkAndIdeographIsAWord() {
        assertThat(BertText.words("Café\tNAÏVE,\u0000 it's 東京!"))
                .containsExactly("cafe", "naive", ",", "it", "'", "s", "東", "京", "!");
    }

    @Test
    void lettersAreLoweredOneByOneInAnyLocale() {
        assertThat(BertText.words("İSTANBUL ISPARTA ΟΔΟΣ STRAẞE Straße ǅ K"))
                .containsExactly("istanbul", "isparta", "οδοσ", "straße", "straße", "ǆ", "k");
    }

    @Test
    void hangulDecomposesIntoItsLetters() {
        assertThat(BertText.words("한글 가"))
                .containsExactly("\u1112\u1161\u11ab\u1100\u1173\u11af", "\u1100\u1161");
    }

    @Test
    void charactersThatMayBeNewAreKeptButPrivateOnesAndHalvesOfPairsAreNot() {
        assertThat(BertText.words("a\u0378b \uE000c\uDBFF d\uDC00e \ud83d\ude00"))
                .containsExactly("a\u0378b", "c", "de", "\ud83d\ude00");
    }

    @Test
    void marksThatStayAreOrderedByTheirClassUnlessAnotherStandsBetween() {
        String balinese = "\u1b44";
        String arabic = "\u08d4";
        assertThat(BertText.words("a" + arabic + "\u0301" + balinese))
                .containsExactly("a" + balinese + arabic);
        assertThat(BertText.words("a" + arabic + "\u0981" + balinese))
                .containsExactly("a" + arabic + balinese);
    }

    @Test
    void longTextsAreReadToTheirEnd() {
        assertThat(BertText.words(" ".repeat(1_000_000) + "end")).containsExactly("end");
        assertThat(BertText.words("\u08d4\u1b44".repeat(100_000))).hasSize(1);
    }
}
