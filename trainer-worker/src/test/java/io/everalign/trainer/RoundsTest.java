package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.schemas.BlobRef;
import io.everalign.schemas.Lease;
import io.everalign.schemas.LeaseKind;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundEvent;
import io.everalign.schemas.RoundOpened;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private final Rounds rounds = new Rounds();

    @Test
    void anEmptyLogBeginsWithTheInitialisation() {
        assertThat(rounds.next()).isZero();
        assertThat(rounds.last()).isNull();
        assertThat(rounds.frontier()).isEmpty();
    }

    @Test
    void theLastClosedRoundSaysWhereTrainingStands() {
        apply(opened(0, 0), closed(0, 0), opened(1, 0), closed(1, 70), opened(2, 1));

        assertThat(rounds.next()).isEqualTo(2);
        assertThat(rounds.open()).isEqualTo(opened(2, 1));
        assertThat(rounds.last()).isEqualTo(closed(1, 70));
        assertThat(rounds.lastOpened()).isEqualTo(opened(1, 0));
        assertThat(rounds.frontier()).isEqualTo(Map.of(0, 70L));
        assertThat(rounds.before(1)).isEqualTo(closed(0, 0));
    }

    @Test
    void replayCountsOnceItsRoundIsClosed() {
        apply(opened(0, 0), closed(0, 0), opened(1, 0));
        assertThat(rounds.uses().of(0, 1)).isZero();

        apply(closed(1, 70));

        assertThat(rounds.uses().of(0, 1)).isEqualTo(1);
        assertThat(rounds.uses().of(0, 0)).isZero();
    }

    @Test
    void anOpenRoundMayBeOpenedAgainUponAnOlderState() {
        apply(opened(0, 0), closed(0, 0), opened(1, 0), closed(1, 70), opened(2, 1), opened(2, 0));

        assertThat(rounds.open()).isEqualTo(opened(2, 0));
    }

    @Test
    void theRoundBeforeIsTheOneThatItWasMadeFromNotABranchBetween() {
        apply(opened(0, 0), closed(0, 0), opened(1, 0), closed(1, 70));
        apply(opened(2, 1, 1), closed(2, 70), opened(3, 1), closed(3, 90));

        assertThat(rounds.before(3)).isEqualTo(closed(1, 70));
        assertThat(rounds.before(2)).isEqualTo(closed(1, 70));
        assertThat(rounds.before(0)).isNull();
    }

    @Test
    void theForkOfALongBranchIsNotForgotten() {
        apply(opened(0, 0), closed(0, 0), opened(1, 0), closed(1, 70));
        for (long round = 2; round < 40; round++) {
            apply(opened(round, round - 1, 1), closed(round, 70));
        }

        assertThat(rounds.kept()).isEqualTo(1);
        assertThat(rounds.trunk()).isEqualTo(1);
        apply(opened(40, 1), closed(40, 90));
        assertThat(rounds.kept()).isEqualTo(-1);
        assertThat(rounds.trunk()).isEqualTo(40);
    }

    @Test
    void whatCannotFollowIsRefusedWithItsNumber() {
        apply(opened(0, 0), closed(0, 0));

        assertThatThrownBy(() -> apply(opened(2, 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("opens round 2 where round 1 comes next");
        assertThatThrownBy(() -> apply(closed(1, 5))).hasMessageContaining("closes round 1");
        assertThatThrownBy(() -> apply(opened(1, 7))).hasMessageContaining("base 7");
    }

    private void apply(Object... events) {
        for (Object event : events) {
            rounds.apply(new RoundEvent(event));
        }
    }

    private static RoundOpened opened(long round, long base) {
        return opened(round, base, Leg.TRUNK);
    }

    private static RoundOpened opened(long round, long base, long fork) {
        return RoundOpened.newBuilder()
                .setRound(round)
                .setBase(base)
                .setFork(fork)
                .setLeases(List.of(new Lease(0, LeaseKind.REPLAY, new OffsetRange(0, 32L, 64L))))
                .setSampledOut(List.of())
                .setSeed(round)
                .setSteps(1)
                .setBatchSize(2)
                .setHeldOutPerMille(0)
                .setRetractedEnds(List.of())
                .setOpenedAt(Instant.EPOCH)
                .setDeadline(Instant.EPOCH)
                .build();
    }

    private static RoundClosed closed(long round, long frontier) {
        return RoundClosed.newBuilder()
                .setRound(round)
                .setContributions(List.of())
                .setCovered(List.of(new OffsetRange(0, 0L, frontier)))
                .setState(List.of(new BlobRef("weights", "ab".repeat(32), 1L)))
                .setTally(Tally.NONE)
                .setTotals(Tally.NONE)
                .setSampledOutTotal(0)
                .setStep(round)
                .setLoss(1)
                .setTemperature(1)
                .setSettingsDigest("")
                .setClosedAt(Instant.EPOCH)
                .build();
    }
}
