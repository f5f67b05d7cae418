package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.everalign.runtime.Settings;
import io.everalign.schemas.BlobRef;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundEvent;
import io.everalign.schemas.RoundOpened;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CourseTest {

    private static final int MILLIS = 10_000;

    @Test
    void withoutSettingsTheTrunkNeverEnds() {
        List<RoundOpened> opened = run(60, MILLIS);
        assertThat(opened).hasSize(60);
        for (RoundOpened round : opened.subList(1, 60)) {
            assertThat(round.getBase()).isEqualTo(round.getRound() - 1);
            assertThat(round.getFork()).isEqualTo(Leg.TRUNK);
            assertThat(Leg.rate(round, 1)).isEqualTo(1);
        }
    }

    @Test
    void aCoolDownIsABranchAndTheTrunkGoesOnFromWhereItLeft() {
        List<RoundOpened> opened =
                run(13, MILLIS, "--train.cool-down-every=3", "--train.cool-down-rounds=2");
        assertThat(opened.stream().map(RoundOpened::getFork))
                .containsExactly(-1L, -1L, -1L, -1L, 3L, 3L, -1L, -1L, -1L, 8L, 8L, -1L, -1L);
        assertThat(opened.stream().map(RoundOpened::getBase))
                .containsExactly(0L, 0L, 1L, 2L, 3L, 4L, 3L, 6L, 7L, 8L, 9L, 8L, 11L);
        assertThat(opened.stream().map(RoundOpened::getRateFrom).toList().subList(3, 7))
                .containsExactly(1.0, 1.0, 0.5, 1.0);
        assertThat(opened.stream().map(RoundOpened::getRateTo).toList().subList(3, 7))
                .containsExactly(1.0, 0.5, 0.0, 1.0);
    }

    @Test
    void aCoolDownThatIsAskedForComesOnceBehindTheNextRoundOfTheTrunk() {
        Rounds rounds = new Rounds();
        AtomicBoolean asked = new AtomicBoolean(true);
        List<RoundOpened> opened = follow(rounds, 7, MILLIS, asked, "--train.cool-down-rounds=2");
        assertThat(opened.stream().map(RoundOpened::getFork))
                .containsExactly(-1L, -1L, 1L, 1L, -1L, -1L, -1L);
        asked.set(true);
        assertThat(follow(rounds, 3, MILLIS, asked, "--train.cool-down-rounds=2"))
                .extracting(RoundOpened::getFork)
                .containsExactly(6L, 6L, -1L);
        assertThat(asked).isFalse();
    }

    @Test
    void stepsEndExactly() {
        List<RoundOpened> opened =
                run(100, MILLIS, "--train.end-after-steps=195", "--train.steps-per-round=10");
        assertThat(opened.stream().mapToInt(RoundOpened::getSteps).sum()).isEqualTo(195);
        assertThat(cooled(opened) / 195).isCloseTo(0.2, within(10.0 / 195));
    }

    /** The first one leaves at step 740 of 1000 and ends at 790. */
    @Test
    void aCoolDownOnTheWayDoesNotEndTraining() {
        Rounds rounds = new Rounds();
        follow(
                rounds,
                200,
                MILLIS,
                "--train.end-after-steps=1000",
                "--train.steps-per-round=10",
                "--train.cool-down-every=74",
                "--train.cool-down-rounds=5");
        assertThat(rounds.last().getStep()).isEqualTo(1000);
        assertThat(rounds.closed(rounds.trunk()).getStep()).isBetween(790L, 800L);
    }

    @Test
    void thereIsARoundOfTheTrunkBeforeTheLastCoolDownHoweverLongItIs() {
        Rounds rounds = new Rounds();
        List<RoundOpened> opened =
                follow(
                        rounds,
                        100,
                        MILLIS,
                        "--train.end-after-steps=100",
                        "--train.steps-per-round=10",
                        "--train.last-cool-down=1");
        assertThat(opened.get(1).getFork()).isEqualTo(Leg.TRUNK);
        assertThat(opened.subList(2, opened.size())).allMatch(round -> round.getFork() == 1);
        assertThat(rounds.last().getStep()).isEqualTo(100);
    }

    @Test
    void withALittleMoreTimeTrainingGoesOnToo() {
        Rounds rounds = new Rounds();
        List<RoundOpened> first = follow(rounds, 200, MILLIS, "--train.end-after=1000s");
        List<RoundOpened> more = follow(rounds, 200, MILLIS, "--train.end-after=1100s");
        assertThat(more.get(0).getBase()).isEqualTo(first.get(first.size() - 1).getFork());
        assertThat(more).hasSize(10);
        assertThat(Leg.ends(more.get(9))).isTrue();
    }

    @Test
    void withoutALastCoolDownTheTrunkJustEnds() {
        List<RoundOpened> opened =
                run(
                        100,
                        MILLIS,
                        "--train.end-after-steps=35",
                        "--train.steps-per-round=10",
                        "--train.last-cool-down=0");
        assertThat(opened.stream().map(RoundOpened::getSteps)).containsExactly(0, 10, 10, 10, 5);
        assertThat(opened).allMatch(round -> round.getFork() == Leg.TRUNK);
    }

    @Test
    void withMoreTimeTheTrunkGoesOnBehindTheLastCoolDown() {
        Rounds rounds = new Rounds();
        List<RoundOpened> first = follow(rounds, 100, MILLIS, "--train.end-after=100s");
        long fork = first.get(first.size() - 1).getFork();
        assertThat(fork).isPositive();
        List<RoundOpened> more = follow(rounds, 100, MILLIS, "--train.end-after=300s");
        assertThat(more.get(0).getBase()).isEqualTo(fork);
        assertThat(more.get(0).getFork()).isEqualTo(Leg.TRUNK);
        assertThat(Leg.ends(more.get(more.size() - 1))).isTrue();
    }

    /** Whatever a round takes, the whole is as long as asked for to half a round. */
    @Property(tries = 100)
    void timeEndsNearWhereItShould(
            @ForAll @IntRange(min = 1_000, max = 40_000) int millisOfRound,
            @ForAll @DoubleRange(min = 0.05, max = 0.9) double share) {
        List<RoundOpened> opened =
                run(
                        2_000_000 / millisOfRound + 10,
                        millisOfRound,
                        "--train.end-after=1000s",
                        "--train.last-cool-down=" + share);
        double rounds = opened.size() - 1;
        assertThat(rounds * millisOfRound).isCloseTo(1e6, within(1.01 * millisOfRound));
        RoundOpened last = opened.get(opened.size() - 1);
        assertThat(Leg.ends(last)).isTrue();
        double before = 1;
        for (RoundOpened round : opened.subList(1, opened.size())) {
            assertThat(round.getRateFrom()).isEqualTo(before);
            assertThat(round.getRateTo()).isLessThanOrEqualTo(before);
            before = round.getRateTo();
        }
        assertThat(cooled(opened) / last.getSteps() * millisOfRound)
                .isCloseTo(share * 1e6, within(2.0 * millisOfRound));
    }

    private static double cooled(List<RoundOpened> opened) {
        return opened.stream()
                .filter(round -> round.getFork() != Leg.TRUNK)
                .mapToInt(RoundOpened::getSteps)
                .sum();
    }

    private static List<RoundOpened> run(int atMost, int millis, String... settings) {
        return follow(new Rounds(), atMost, millis, settings);
    }

    private static List<RoundOpened> follow(
            Rounds rounds, int atMost, int millis, String... settings) {
        return follow(rounds, atMost, millis, new AtomicBoolean(), settings);
    }

    private static List<RoundOpened> follow(
            Rounds rounds, int atMost, int millis, AtomicBoolean asked, String... settings) {
        TrainerSettings read = Settings.of(TrainerSettings.class).read(settings, Map.of());
        Course course = new Course(read, rounds, asked);
        List<RoundOpened> opened = new ArrayList<>();
        for (Optional<Leg> leg = course.next();
                leg.isPresent() && opened.size() < atMost;
                leg = course.next()) {
            RoundOpened round = opened(rounds.next(), leg.get());
            course.opened(leg.get());
            RoundClosed base = rounds.closed(round.getBase());
            long step = (base == null ? 0 : base.getStep()) + round.getSteps();
            rounds.apply(new RoundEvent(round));
            rounds.apply(new RoundEvent(closed(round.getRound(), step, millis)));
            opened.add(round);
        }
        return opened;
    }

    private static RoundOpened opened(long number, Leg leg) {
        return RoundOpened.newBuilder()
                .setRound(number)
                .setBase(leg.base())
                .setFork(leg.fork())
                .setRateFrom(leg.rateFrom())
                .setRateTo(leg.rateTo())
                .setLeases(List.of())
                .setSampledOut(List.of())
                .setSeed(1)
                .setSteps(leg.steps())
                .setBatchSize(2)
                .setHeldOutPerMille(0)
                .setRetractedEnds(List.of())
                .setOpenedAt(Instant.EPOCH)
                .setDeadline(Instant.EPOCH)
                .build();
    }

    private static RoundClosed closed(long number, long step, long millis) {
        return RoundClosed.newBuilder()
                .setRound(number)
                .setContributions(List.of())
                .setCovered(List.of(new OffsetRange(0, 0L, 0L)))
                .setState(List.of(new BlobRef("weights", "ab".repeat(32), 1L)))
                .setTally(Tally.NONE)
                .setTotals(Tally.NONE)
                .setSampledOutTotal(0)
                .setStep(step)
                .setLoss(1)
                .setTemperature(1)
                .setSettingsDigest("")
                .setClosedAt(Instant.EPOCH)
                .setWorkedMillis(number == 0 ? 0 : millis)
                .build();
    }
}
