package io.everalign.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class AxisTest {

    @Test
    void marksAreRoundNumbers() {
        assertThat(Axis.exact(0, 5_000, 4).ticks()).containsExactly(0.0, 2_000.0, 4_000.0);
        assertThat(Axis.linear(3, 11, 4).ticks()).containsExactly(0.0, 5.0, 10.0);
        assertThat(Axis.logarithmic(0.3, 40).ticks())
                .containsExactly(0.5, 1.0, 2.0, 5.0, 10.0, 20.0);
        assertThat(Axis.logarithmic(0.55, 0.7).ticks()).hasSizeGreaterThan(2);
    }

    @Property(tries = 500)
    void everyValueLiesOnItsAxisAndHasMarksBesideIt(
            @ForAll @DoubleRange(min = -1e15, max = 1e15) double one,
            @ForAll @DoubleRange(min = -1e15, max = 1e15) double other) {
        double least = Math.min(one, other);
        double greatest = Math.max(one, other);
        Axis axis = Axis.linear(least, greatest, 4);
        assertThat(axis.position(least)).isBetween(0.0, 1.0);
        assertThat(axis.position(greatest)).isBetween(0.0, 1.0);
        assertThat(axis.ticks()).hasSizeBetween(1, 9);
        assertThat(axis.ticks()).allMatch(tick -> Double.isFinite(axis.position(tick)));
    }

    @Property(tries = 500)
    void everyPositiveValueLiesOnItsLogarithmicAxis(
            @ForAll @DoubleRange(min = -15, max = 15) double decades,
            @ForAll @DoubleRange(min = -15, max = 15) double otherDecades) {
        double one = Math.pow(10, decades);
        double other = Math.pow(10, otherDecades);
        Axis axis = Axis.logarithmic(Math.min(one, other), Math.max(one, other));
        assertThat(axis.position(one)).isBetween(0.0, 1.0);
        assertThat(axis.position(other)).isBetween(0.0, 1.0);
        assertThat(axis.ticks().size()).isLessThanOrEqualTo(12);
    }

    @Test
    void numbersAreAsShortAsTheyCanBe() {
        assertThat(Numbers.plain(12_345)).isEqualTo("12,345");
        assertThat(Numbers.plain(3.21449)).isEqualTo("3.214");
        assertThat(Numbers.plain(0.00125)).isEqualTo("0.00125");
        assertThat(Numbers.plain(2.5e-7)).isEqualTo("2.5e-7");
        assertThat(Numbers.plain(Double.NaN)).isEqualTo("–");
        assertThat(Numbers.percent(0.1214)).isEqualTo("12.1 %");
        assertThat(Numbers.percent(0.0214)).isEqualTo("2.14 %");
        assertThat(Numbers.tick(5_000, 5_000, 20_000)).isEqualTo("5k");
        assertThat(Numbers.tick(500_000, 500_000, 2e6)).isEqualTo("0.5M");
        assertThat(Numbers.plain(17)).isEqualTo("17");
        assertThat(Numbers.tick(0.0002, 0.0002, 0.001)).isEqualTo("2e-4");
        assertThat(Numbers.tick(2.5, 0.5, 4)).isEqualTo("2.5");
        assertThat(Numbers.percentTick(0.025, 0.025)).isEqualTo("2.5 %");
    }
}
