package io.everalign.filter.nsfw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class NsfwScoresTest {
    private static final NsfwScores SCORES = new NsfwScores(0.0625f, 0.125f, 0.25f, 0.5f, 0.0625f);

    @Test
    void theScoreIsWhatNearlyEveryUserRefuses() {
        assertThat(SCORES.nsfw()).isEqualTo(0.625f);
    }

    @Test
    void aStricterUserMayAddClasses() {
        assertThat(SCORES.of(Set.of(NsfwClass.HENTAI, NsfwClass.PORN, NsfwClass.SEXY)))
                .isEqualTo(0.6875f);
        assertThat(SCORES.of(Set.of())).isZero();
    }

    @Test
    void whatIsNoProbabilityIsRefused() {
        assertThatThrownBy(() -> new NsfwScores(0, 0, Float.NaN, 0, 0))
                .hasMessage("a score must be from 0 to 1, but is NaN");
        assertThatThrownBy(() -> new NsfwScores(0, 0, 1.5f, 0, 0)).hasMessageContaining("1.5");
    }
}
