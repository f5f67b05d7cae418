package io.everalign.trainer.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a value lies between the ends of a scale, and which values are marked.
 *
 * @param low value at one end
 * @param high value at the other, greater than {@code low}
 * @param logarithmic whether equal ratios are equal lengths; then {@code low} is above 0
 * @param ticks values that are marked, ascending
 */
record Axis(double low, double high, boolean logarithmic, List<Double> ticks) {

    private static final double[] STEPS = {1, 2, 2.5, 5, 10};

    /** An axis that begins and ends where the values do. */
    static Axis exact(double least, double greatest, int marks) {
        double high = greatest > least ? greatest : least + 1;
        return new Axis(least, high, false, linearTicks(least, high, marks));
    }

    /** An axis with some air around the values; it begins at 0 where that is not far off. */
    static Axis linear(double least, double greatest, int marks) {
        double spread = greatest - least;
        if (!(spread > Math.abs(greatest) * 1e-9)) {
            spread = greatest == 0 ? 1 : Math.abs(greatest) / 2;
        }
        boolean fromZero = (least >= 0 && least < 0.4 * greatest) || least == 0;
        double low = fromZero ? 0 : least - 0.08 * spread;
        double high = greatest + 0.08 * spread;
        return new Axis(low, high, false, linearTicks(low, high, marks));
    }

    /** A logarithmic axis over values above 0. */
    static Axis logarithmic(double least, double greatest) {
        double low = least / 1.15;
        double high = greatest * 1.15;
        double decades = Math.log10(high / low);
        double[] within = decades > 3 ? new double[] {1} : new double[] {1, 2, 5};
        int every = (int) Math.max(1, Math.ceil(decades / 6));
        List<Double> ticks = new ArrayList<>();
        for (int e = (int) Math.floor(Math.log10(low)); e <= Math.log10(high); e += every) {
            for (double digit : within) {
                double value = digit * Math.pow(10, e);
                if (value >= low && value <= high) {
                    ticks.add(value);
                }
            }
        }
        boolean narrow = ticks.size() < 2;
        return new Axis(low, high, true, narrow ? linearTicks(low, high, 4) : ticks);
    }

    /** 0 at the low end, 1 at the high end. */
    double position(double value) {
        return logarithmic
                ? Math.log(value / low) / Math.log(high / low)
                : (value - low) / (high - low);
    }

    /** How far the marks are apart; on a logarithmic scale, the value itself. */
    double distance(double tick) {
        return logarithmic || ticks.size() < 2 ? Math.abs(tick) : ticks.get(1) - ticks.get(0);
    }

    /** Size of the largest mark, 0 if there is none. */
    double greatestTick() {
        return ticks.stream().mapToDouble(Math::abs).max().orElse(0);
    }

    private static List<Double> linearTicks(double low, double high, int marks) {
        double rough = (high - low) / marks;
        double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = 10 * decade;
        for (double candidate : STEPS) {
            if (candidate * decade >= rough * 0.999) {
                step = candidate * decade;
                break;
            }
        }
        List<Double> ticks = new ArrayList<>();
        long first = (long) Math.ceil(low / step - 1e-9);
        for (long i = first; i * step <= high + step * 1e-9 && i < first + 2L * marks; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }
}
