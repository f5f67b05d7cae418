package io.everalign.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

class TentFilterTest {
    private static final int COUNT = 64;

    @Property
    void eachSampleIsWhatTwoMovingAveragesLeaveAtItsPlace(
            @ForAll @IntRange(min = 5, max = 3000) int length,
            @ForAll @IntRange(min = 1, max = 8) int divisor,
            @ForAll long seed) {
        Random random = new Random(seed);
        double[] smaller = random.doubles((length + divisor - 1) / divisor, 0, 255).toArray();
        double[] row = IntStream.range(0, length).mapToDouble(x -> smaller[x / divisor]).toArray();
        int window = (length + 127) / 128;
        double[] blurred = averaged(averaged(row, window), window);
        TentFilter filter = new TentFilter(length, divisor, COUNT);
        for (int i = 0; i < COUNT; i++) {
            double sum = 0;
            float[] weights = filter.weights(i);
            for (int j = 0; j < weights.length; j++) {
                sum += weights[j] * smaller[filter.begin(i) + j];
            }
            int place = (2 * i + 1) * length / (2 * COUNT);
            assertThat(sum).as("sample %d", i).isCloseTo(blurred[place], Offset.offset(1e-3));
        }
    }

    private static double[] averaged(double[] row, int window) {
        double[] averages = new double[row.length];
        for (int x = 0; x < row.length; x++) {
            int count = 0;
            for (int from = x - (window - 1) / 2; from <= x + window / 2; from++) {
                if (from >= 0 && from < row.length) {
                    averages[x] += row[from];
                    count++;
                }
            }
            averages[x] /= count;
        }
        return averages;
    }
}
