package io.everalign.trainer.report;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One of the small charts of a page.
 *
 * @param title what is drawn
 * @param note what else is to be known about it, may be empty
 * @param unit how its values are written
 * @param logarithmic whether equal ratios are equal heights
 * @param lines what is drawn, later ones above
 * @param reference a value to compare with; null for none
 */
record Panel(
        String title,
        String note,
        Unit unit,
        boolean logarithmic,
        List<Line> lines,
        @Nullable Reference reference) {

    /** How values are written. */
    enum Unit {
        PLAIN(Numbers::plain),
        WHOLE(Numbers::whole),
        PERCENT(Numbers::percent);

        @SuppressWarnings("ImmutableEnumChecker") // a method reference to a pure function
        private final DoubleFunction<String> written;

        Unit(DoubleFunction<String> written) {
            this.written = written;
        }

        String write(double value) {
            return written.apply(value);
        }

        String tick(double value, Axis axis) {
            return equals(PERCENT)
                    ? Numbers.percentTick(value, axis.distance(value))
                    : Numbers.tick(value, axis.distance(value), axis.greatestTick());
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A curve.
     *
     * @param name what it is called in the legend
     * @param color number of its colour, from 0 to 7
     * @param faint whether it is only the ground for another one
     * @param curve its points
     */
    record Line(String name, int color, boolean faint, Curve curve) {}

    /** A value to compare with, drawn as a dashed line. */
    record Reference(String name, double value) {}

    /** Whether there is anything to draw. */
    boolean drawn() {
        return lines.stream().anyMatch(line -> line.curve().size() > 0);
    }

    /** A panel without a note or a reference on a linear scale. */
    static Panel of(String title, Unit unit, List<Line> lines) {
        return new Panel(title, "", unit, false, lines, null);
    }

    Panel withNote(String other) {
        return new Panel(title, other, unit, logarithmic, lines, reference);
    }
}
