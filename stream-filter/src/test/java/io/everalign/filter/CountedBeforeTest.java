package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which epoch's entry of the ledger counts. */
class CountedBeforeTest {

    /** The second epoch took over at 100 and had got to 40 when the third took over. */
    private static final CountedBefore BY_TWO =
            new CountedBefore(
                    List.of(
                            new CountedBefore.Epoch(1, Map.of(0, 100L)),
                            new CountedBefore.Epoch(2, Map.of(0, 140L, 1, 7L))),
                    Map.of(0, 140L, 1, 7L),
                    Map.of());

    @Test
    void eachRecordIsTakenFromTheEpochThatWroteIt() {
        assertThat(BY_TWO.contains(1, 0, 0)).isTrue();
        assertThat(BY_TWO.contains(1, 0, 99)).isTrue();
        assertThat(BY_TWO.contains(2, 0, 99)).isFalse();
        assertThat(BY_TWO.contains(2, 0, 100)).isTrue();
        assertThat(BY_TWO.contains(1, 0, 100)).as("the first epoch went on").isFalse();
        assertThat(BY_TWO.contains(2, 1, 6)).isTrue();
    }

    @Test
    void whatIsReadFromThePairsThemselvesIsNotTakenFromTheLedger() {
        assertThat(BY_TWO.contains(2, 0, 139)).isTrue();
        assertThat(BY_TWO.contains(2, 0, 140)).isFalse();
        assertThat(BY_TWO.contains(2, 1, 7)).isFalse();
        assertThat(BY_TWO.contains(2, 5, 0)).as("a partition that nobody counted").isFalse();
    }

    @Test
    void anEpochThatHadNotCaughtUpLeavesTheRestToTheRawPairs() {
        CountedBefore early =
                new CountedBefore(
                        List.of(
                                new CountedBefore.Epoch(1, Map.of(0, 100L)),
                                new CountedBefore.Epoch(2, Map.of(0, 40L))),
                        Map.of(0, 40L),
                        Map.of());
        assertThat(early.contains(1, 0, 39)).isTrue();
        assertThat(early.contains(1, 0, 40)).isFalse();
    }
}
