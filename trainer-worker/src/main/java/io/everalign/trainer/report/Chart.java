package io.everalign.trainer.report;

import java.util.List;
import java.util.Locale;

/**
 * Draws a panel as SVG, 440 units wide. The points of each line stand beside its path, for the
 * script that shows the values under the pointer.
 */
final class Chart {

    /** Points that a line has at most. */
    static final int MOST_POINTS = 1_500;

    private static final int WIDTH = 440;
    private static final int HEIGHT = 190;
    private static final int LEFT = 50;
    private static final int RIGHT = WIDTH - 12;
    private static final int TOP = 14;
    private static final int BOTTOM = HEIGHT - 24;
    private static final int DOTTED = 16;

    private final Markup page;
    private final Axis across;
    private final String acrossName;
    private final List<Double> marks;

    /**
     * Draws into a page.
     *
     * @param across the scale that all charts of the page share
     * @param acrossName what it counts
     * @param marks where something happened, drawn as small triangles
     */
    Chart(Markup page, Axis across, String acrossName, List<Double> marks) {
        this.page = page;
        this.across = across;
        this.acrossName = acrossName;
        this.marks = marks;
    }

    void draw(Panel panel) {
        List<Panel.Line> lines =
                panel.lines().stream()
                        .map(line -> panel.logarithmic() ? positive(line) : line)
                        .filter(line -> line.curve().size() > 0)
                        .toList();
        if (lines.isEmpty()) {
            return;
        }
        page.open("figure", "class", "panel");
        caption(panel, lines);
        page.open(
                "svg",
                "class",
                "chart",
                "viewBox",
                "0 0 " + WIDTH + ' ' + HEIGHT,
                "role",
                "img",
                "aria-label",
                panel.title(),
                "data-unit",
                panel.unit().label(),
                "data-low",
                number(across.low()),
                "data-high",
                number(across.high()),
                "data-left",
                Integer.toString(LEFT),
                "data-right",
                Integer.toString(RIGHT),
                "data-width",
                Integer.toString(WIDTH),
                "data-across",
                acrossName);
        Axis up = up(panel, lines);
        grid(panel, up);
        reference(panel, up);
        lines.forEach(line -> line(line, up));
        page.empty("line", "class", "rule", "y1", "" + TOP, "y2", "" + BOTTOM);
        page.element("text", "", "class", "at", "y", "10");
        page.close().close().raw("\n");
    }

    private static Panel.Line positive(Panel.Line line) {
        return new Panel.Line(line.name(), line.color(), line.faint(), line.curve().positive());
    }

    /** Title, note and legend in one; the script puts the values under the pointer there. */
    private void caption(Panel panel, List<Panel.Line> lines) {
        page.open("figcaption").element("h3", panel.title());
        page.open("span", "class", "keys");
        List<Panel.Line> named = lines.stream().filter(line -> !line.faint()).toList();
        for (Panel.Line line : named) {
            page.open("span", "class", "key");
            if (named.size() > 1) {
                page.element("i", "", "class", "swatch c" + line.color());
                page.text(line.name()).raw(" ");
            }
            page.element("b", panel.unit().write(line.curve().last())).close();
        }
        page.close();
        if (!panel.note().isEmpty()) {
            page.element("small", panel.note());
        }
        page.close();
    }

    private static Axis up(Panel panel, List<Panel.Line> lines) {
        double least = lines.stream().mapToDouble(line -> line.curve().least()).min().orElseThrow();
        double greatest =
                lines.stream().mapToDouble(line -> line.curve().greatest()).max().orElseThrow();
        Panel.Reference reference = panel.reference();
        if (reference != null) {
            least = Math.min(least, reference.value());
            greatest = Math.max(greatest, reference.value());
        }
        return panel.logarithmic()
                ? Axis.logarithmic(least, greatest)
                : Axis.linear(least, greatest, 4);
    }

    private void grid(Panel panel, Axis up) {
        for (double tick : up.ticks()) {
            String y = place(y(up, tick));
            page.empty(
                    "line", "class", "grid", "x1", "" + LEFT, "x2", "" + RIGHT, "y1", y, "y2", y);
            page.element(
                    "text",
                    panel.unit().tick(tick, up),
                    "class",
                    "up",
                    "x",
                    "" + (LEFT - 6),
                    "y",
                    place(y(up, tick) + 3.5));
        }
        for (double tick : across.ticks()) {
            page.element(
                    "text",
                    Panel.Unit.PLAIN.tick(tick, across),
                    "class",
                    "across",
                    "x",
                    place(x(tick)),
                    "y",
                    "" + (BOTTOM + 16));
        }
        page.element(
                "text",
                acrossName,
                "class",
                "up name",
                "x",
                "" + (LEFT - 6),
                "y",
                "" + (BOTTOM + 16));
        page.empty(
                "line",
                "class",
                "base",
                "x1",
                "" + LEFT,
                "x2",
                "" + RIGHT,
                "y1",
                "" + BOTTOM,
                "y2",
                "" + BOTTOM);
        for (double mark : marks) {
            page.empty(
                    "path",
                    "class",
                    "mark",
                    "d",
                    'M' + place(x(mark)) + ' ' + BOTTOM + " l3 5 h-6 z");
        }
    }

    private void reference(Panel panel, Axis up) {
        Panel.Reference reference = panel.reference();
        if (reference != null && (!panel.logarithmic() || reference.value() > 0)) {
            String y = place(y(up, reference.value()));
            page.empty(
                    "line",
                    "class",
                    "reference",
                    "x1",
                    "" + LEFT,
                    "x2",
                    "" + RIGHT,
                    "y1",
                    y,
                    "y2",
                    y);
            page.element(
                    "text",
                    reference.name() + ' ' + panel.unit().write(reference.value()),
                    "class",
                    "named",
                    "x",
                    "" + RIGHT,
                    "y",
                    place(y(up, reference.value()) - 4));
        }
    }

    private void line(Panel.Line line, Axis up) {
        Curve curve = line.curve().thinned(MOST_POINTS);
        StringBuilder path = new StringBuilder();
        StringBuilder xs = new StringBuilder();
        StringBuilder ys = new StringBuilder();
        for (int i = 0; i < curve.size(); i++) {
            path.append(i == 0 ? 'M' : 'L').append(place(x(curve.x(i))));
            path.append(' ').append(place(y(up, curve.y(i))));
            xs.append(i == 0 ? "" : ",").append(number(curve.x(i)));
            ys.append(i == 0 ? "" : ",").append(number(curve.y(i)));
        }
        String style = "c" + line.color();
        if (line.faint()) {
            page.empty("path", "class", "faint " + style, "d", path.toString());
            return;
        }
        page.empty(
                "path",
                "class",
                "curve " + style,
                "d",
                path.toString(),
                "data-x",
                xs.toString(),
                "data-y",
                ys.toString());
        int first = curve.size() > DOTTED ? curve.size() - 1 : 0;
        for (int i = first; i < curve.size(); i++) {
            page.empty(
                    "circle",
                    "class",
                    "dot " + style,
                    "r",
                    "2.5",
                    "cx",
                    place(x(curve.x(i))),
                    "cy",
                    place(y(up, curve.y(i))));
        }
    }

    private double x(double value) {
        return LEFT + across.position(value) * (RIGHT - LEFT);
    }

    private static double y(Axis up, double value) {
        return BOTTOM - up.position(value) * (BOTTOM - TOP);
    }

    private static String place(double units) {
        return String.format(Locale.ROOT, "%.1f", units);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : Float.toString((float) value);
    }
}
