package io.everalign.filter;

import static io.everalign.filter.CensusHarness.pair;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HotTextsTest {

    @Test
    void ofATextOnManyImagesOnlyAsManyArePassedOnAsMakeItOver() {
        HotTexts texts = new HotTexts(10);
        assertThat(LongStream.rangeClosed(1, 1000).filter(image -> texts.filter(pair(image, 7))))
                .hasSize(11);
        assertThat(texts.filter(pair(1, 8))).isTrue();
    }

    @Test
    void aRepeatedPairIsPassedOnOnce() {
        HotTexts texts = new HotTexts(10);
        assertThat(texts.filter(pair(1, 7))).isTrue();
        assertThat(texts.filter(pair(1, 7))).isFalse();
        assertThat(texts.filter(pair(2, 7))).isTrue();
    }

    @Test
    void whatIsForgottenIsPassedOnAgain() {
        HotTexts texts = new HotTexts(10, 2);
        assertThat(texts.filter(pair(1, 7))).isTrue();
        assertThat(texts.filter(pair(1, 8))).isTrue();
        assertThat(texts.filter(pair(1, 7))).isFalse();
        assertThat(texts.filter(pair(1, 9))).isTrue();
        assertThat(texts.filter(pair(1, 7))).isFalse();
        assertThat(texts.filter(pair(1, 8))).isTrue();
    }
}
