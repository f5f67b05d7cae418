package io.everalign.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CurveTest {

    @Property(tries = 200)
    void thinningKeepsExtremesAndOrderAndItsBound(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20_000) int size,
            @ForAll @IntRange(min = 2, max = 1_500) int most) {
        Random random = new Random(seed);
        double[] values = random.doubles(size, -5, 5).toArray();
        Curve whole = curve(values);

        Curve thinned = whole.thinned(most);

        assertThat(thinned.size()).isBetween(1, Math.max(2, most));
        assertThat(thinned.least()).isEqualTo(whole.least());
        assertThat(thinned.greatest()).isEqualTo(whole.greatest());
        for (int i = 1; i < thinned.size(); i++) {
            assertThat(thinned.x(i)).isGreaterThanOrEqualTo(thinned.x(i - 1));
        }
        for (int i = 0; i < thinned.size(); i++) {
            assertThat(thinned.y(i)).isEqualTo(values[(int) thinned.x(i)]);
        }
    }

    @Test
    void aSpikeOfOnePointAmongAHundredThousandStays() {
        double[] values = new double[100_000];
        values[54_321] = 7;
        Curve thinned = curve(values).thinned(Chart.MOST_POINTS);
        assertThat(thinned.size()).isLessThanOrEqualTo(Chart.MOST_POINTS);
        assertThat(IntStream.range(0, thinned.size()).filter(i -> thinned.y(i) == 7))
                .singleElement()
                .satisfies(i -> assertThat(thinned.x(i)).isEqualTo(54_321));
    }

    @Test
    void smoothingLooksToBothSidesAlikeAndShiftsNothing() {
        assertThat(curve(4, 4, 4, 4).smoothed(3).y(3)).isCloseTo(4, within(1e-12));
        Curve step = curve(0, 0, 1, 0, 0).smoothed(2);
        assertThat(step.y(1)).isCloseTo(step.y(3), within(1e-12));
        // Weights 1/4, 1/2, 1, 1/2 and 1/4 of the points.
        assertThat(step.y(2)).isCloseTo(1 / 2.5, within(1e-12));
        // Weights 1, 1/2 and 1/4 of the points.
        assertThat(curve(8, 4, 4).smoothed(2).y(0)).isCloseTo(11 / 1.75, within(1e-12));
    }

    @Test
    void whatCannotBeDrawnIsLeftOut() {
        Curve curve = curve(1, Double.NaN, 3, Double.POSITIVE_INFINITY, 1e300, 6);
        assertThat(curve.size()).isEqualTo(3);
        assertThat(curve.x(1)).isEqualTo(2);
        assertThat(curve.last()).isEqualTo(6);
        assertThat(curve(-1, 0, 2).positive().size()).isEqualTo(1);
    }

    private static Curve curve(double... values) {
        List<Integer> points = IntStream.range(0, values.length).boxed().toList();
        return Curve.of(points, i -> (double) i, i -> values[i]);
    }
}
