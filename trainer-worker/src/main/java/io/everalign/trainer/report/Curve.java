package io.everalign.trainer.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** Points in ascending order of x, none of which is infinite or not a number. */
final class Curve {

    /** Beyond this nothing is a measurement, and arithmetic on it would overflow. */
    private static final double GREATEST = 1e15;

    private final double[] x;
    private final double[] y;

    private Curve(double[] x, double[] y) {
        this.x = x;
        this.y = y;
    }

    /** The curve of some items; those that give no number, or one beyond 1e15, are left out. */
    static <T> Curve of(Collection<T> items, ToDoubleFunction<T> x, ToDoubleFunction<T> y) {
        double[] xs = new double[items.size()];
        double[] ys = new double[items.size()];
        int size = 0;
        double before = Double.NEGATIVE_INFINITY;
        for (T item : items) {
            xs[size] = x.applyAsDouble(item);
            ys[size] = y.applyAsDouble(item);
            // Comparisons with NaN are false.
            boolean drawn = Math.abs(xs[size]) <= GREATEST && Math.abs(ys[size]) <= GREATEST;
            if (drawn && xs[size] >= before) {
                before = xs[size++];
            }
        }
        return new Curve(Arrays.copyOf(xs, size), Arrays.copyOf(ys, size));
    }

    int size() {
        return x.length;
    }

    double x(int point) {
        return x[point];
    }

    double y(int point) {
        return y[point];
    }

    /** The last y; not a number if there is no point. */
    double last() {
        return y.length == 0 ? Double.NaN : y[y.length - 1];
    }

    double least() {
        return Arrays.stream(y).min().orElse(Double.NaN);
    }

    double greatest() {
        return Arrays.stream(y).max().orElse(Double.NaN);
    }

    /** Only what is above zero, for a logarithmic scale. */
    Curve positive() {
        double[] xs = new double[x.length];
        double[] ys = new double[x.length];
        int size = 0;
        for (int i = 0; i < x.length; i++) {
            if (y[i] > 0) {
                xs[size] = x[i];
                ys[size++] = y[i];
            }
        }
        return new Curve(Arrays.copyOf(xs, size), Arrays.copyOf(ys, size));
    }

    /**
     * Exponentially smoothed to both sides, so that nothing is shifted and the ends are not biased.
     *
     * @param points about how many points are averaged on either side
     */
    Curve smoothed(double points) {
        double decay = 1 - 1 / Math.max(1, points);
        double[] sums = new double[y.length];
        double[] weights = new double[y.length];
        accumulate(decay, 0, 1, sums, weights);
        accumulate(decay, y.length - 1, -1, sums, weights);
        for (int i = 0; i < sums.length; i++) {
            // The point itself has been counted from both sides.
            sums[i] = (sums[i] - y[i]) / (weights[i] - 1);
        }
        return new Curve(x, sums);
    }

    private void accumulate(
            double decay, int first, int direction, double[] sums, double[] weights) {
        double sum = 0;
        double weight = 0;
        for (int i = first; i >= 0 && i < y.length; i += direction) {
            sum = decay * sum + y[i];
            weight = decay * weight + 1;
            sums[i] += sum;
            weights[i] += weight;
        }
    }

    /** Each y as a function makes it. */
    Curve map(DoubleUnaryOperator function) {
        return new Curve(x, Arrays.stream(y).map(function).toArray());
    }

    /** At most so many points: the least and the greatest of each stretch, so that spikes stay. */
    Curve thinned(int most) {
        if (x.length <= most) {
            return this;
        }
        int stretches = most / 2;
        double[] xs = new double[2 * stretches];
        double[] ys = new double[2 * stretches];
        for (int i = 0; i < stretches; i++) {
            int from = (int) ((long) x.length * i / stretches);
            int to = (int) ((long) x.length * (i + 1) / stretches);
            int least = from;
            int greatest = from;
            for (int j = from; j < to; j++) {
                least = y[j] < y[least] ? j : least;
                greatest = y[j] >= y[greatest] ? j : greatest;
            }
            int one = Math.min(least, greatest);
            int other = Math.max(least, greatest);
            xs[2 * i] = x[one];
            ys[2 * i] = y[one];
            xs[2 * i + 1] = x[other];
            ys[2 * i + 1] = y[other];
        }
        return new Curve(xs, ys);
    }
}
