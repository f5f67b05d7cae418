package io.everalign.trainer.report;

import io.everalign.trainer.report.Panel.Line;
import io.everalign.trainer.report.Panel.Unit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** The charts of a page: of one run in all detail, of several one line each. */
final class Panels {

    private static final int MOST_METRICS = 24;
    private static final int SMOOTHED_SHARE = 100;
    private static final String IMAGE_TO_TEXT = "image_to_text_r";
    private static final String TEXT_TO_IMAGE = "text_to_image_r";
    private static final List<String> AT = List.of("1", "5", "10");

    private final List<Run> runs;
    private final Across across;

    Panels(List<Run> runs, Across across) {
        this.runs = runs;
        this.across = across;
    }

    /** All that there is something to draw for. */
    List<Panel> all() {
        List<Panel> panels = new ArrayList<>();
        panels.add(loss());
        if (runs.size() == 1) {
            panels.add(recall("Image to text", IMAGE_TO_TEXT));
            panels.add(recall("Text to image", TEXT_TO_IMAGE));
        }
        panels.addAll(metrics());
        panels.add(
                new Panel(
                        "Gradient norm",
                        "before clipping, logarithmic",
                        Unit.PLAIN,
                        true,
                        smoothed(JournalEvent.Step::gradientNorm, Panels::smoothedRatios),
                        null));
        panels.add(steps("Temperature", Unit.PLAIN, JournalEvent.Step::temperature));
        panels.add(steps("Learning rate", Unit.PLAIN, JournalEvent.Step::learningRate));
        panels.add(
                Panel.of(
                        "Pairs a second", Unit.PLAIN, smoothed(JournalEvent.Step::pairsPerSecond)));
        panels.add(
                Panel.of("Waiting for batches", Unit.PERCENT, smoothed(JournalEvent.Step::stall))
                        .withNote("share of a step's time"));
        if (runs.size() == 1) {
            panels.add(outcomes(runs.get(0)));
        }
        panels.add(rounds("New pairs waiting", JournalEvent.Round::open));
        panels.add(
                Panel.of("New pairs in batches", Unit.PERCENT, smoothed(JournalEvent.Step::live))
                        .withNote("the others are replayed"));
        panels.add(
                Panel.of("Tokens a text", Unit.PLAIN, smoothed(JournalEvent.Step::tokens))
                        .withNote("padded to the longest of a batch"));
        return panels.stream().filter(Panel::drawn).toList();
    }

    /** Where versions were made, if only one run is drawn. */
    List<Double> versions() {
        Run only = runs.get(0);
        return runs.size() > 1
                ? List.of()
                : only.versions().stream()
                        .map(version -> across.of(only, version.step(), version.time()))
                        .filter(Double::isFinite)
                        .skip(Math.max(0, only.versions().size() - Chart.MOST_POINTS))
                        .toList();
    }

    private Panel loss() {
        double chance = runs.stream().mapToDouble(Panels::chance).max().orElse(0);
        return new Panel(
                "Loss",
                runs.size() == 1 ? "smoothed; triangles are versions" : "smoothed",
                Unit.PLAIN,
                false,
                smoothed(JournalEvent.Step::loss),
                chance > 0 ? new Panel.Reference("chance", chance) : null);
    }

    /** What the loss is when all pairs of a batch are equally likely, in both directions. */
    static double chance(Run run) {
        JournalEvent.Start start = run.start();
        return start == null || start.batchSize() < 2 ? 0 : 2 * Math.log(start.batchSize());
    }

    private Panel recall(String title, String metric) {
        List<Line> lines = new ArrayList<>();
        for (String k : AT) {
            lines.add(new Line("R@" + k, lines.size(), false, metric(runs.get(0), metric + k)));
        }
        return Panel.of(title, Unit.PERCENT, lines).withNote("held-out pairs, by version");
    }

    /** What was measured: of one run, what the panels of recall do not show already. */
    private List<Panel> metrics() {
        Set<String> found = new TreeSet<>();
        runs.forEach(run -> run.versions().forEach(v -> found.addAll(v.metrics().keySet())));
        Set<String> recalls = new LinkedHashSet<>(List.of(Facts.MEAN_AT_1));
        AT.forEach(k -> recalls.addAll(List.of(IMAGE_TO_TEXT + k, TEXT_TO_IMAGE + k)));
        Set<String> names = new LinkedHashSet<>();
        if (runs.size() > 1) {
            recalls.stream().filter(found::contains).forEach(names::add);
        }
        found.stream().filter(name -> !recalls.contains(name)).forEach(names::add);
        return names.stream().limit(MOST_METRICS).map(this::metric).toList();
    }

    private Panel metric(String name) {
        List<Line> lines = each(run -> metric(run, name));
        boolean share =
                lines.stream()
                        .map(Line::curve)
                        .filter(curve -> curve.size() > 0)
                        .allMatch(curve -> curve.least() >= 0 && curve.greatest() <= 1);
        return Panel.of(title(name), share ? Unit.PERCENT : Unit.PLAIN, lines)
                .withNote("by version");
    }

    private static String title(String metric) {
        String words = metric.replace('_', ' ').replaceAll(" r(\\d+)$", " R@$1").strip();
        return words.isEmpty()
                ? metric
                : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private Curve metric(Run run, String name) {
        return Curve.of(
                run.versions(),
                version -> across.of(run, version.step(), version.time()),
                version -> version.metrics().getOrDefault(name, Double.NaN));
    }

    private Panel outcomes(Run run) {
        List<Line> lines = new ArrayList<>();
        JournalEvent.Round last = run.lastRound();
        Map<String, Double> totals = last == null ? Map.of() : last.totals();
        totals.entrySet().stream()
                .filter(total -> total.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(8)
                .map(Map.Entry::getKey)
                .forEach(
                        outcome ->
                                lines.add(
                                        new Line(
                                                outcome.replace('_', ' '),
                                                lines.size(),
                                                false,
                                                outcome(run, outcome))));
        return Panel.of("Pairs by outcome", Unit.WHOLE, lines).withNote("since the beginning");
    }

    private Curve outcome(Run run, String outcome) {
        return Curve.of(
                run.rounds(),
                round -> across.of(run, round.step(), round.time()),
                round -> round.totals().getOrDefault(outcome, 0.0));
    }

    private Panel rounds(String title, ToDoubleFunction<JournalEvent.Round> value) {
        return Panel.of(
                title,
                Unit.WHOLE,
                each(
                        run ->
                                Curve.of(
                                        run.rounds(),
                                        round -> across.of(run, round.step(), round.time()),
                                        value)));
    }

    private Panel steps(String title, Unit unit, ToDoubleFunction<JournalEvent.Step> value) {
        return Panel.of(title, unit, each(run -> curve(run, value)));
    }

    /** Smoothed; below that, of one run, every value. */
    private List<Line> smoothed(ToDoubleFunction<JournalEvent.Step> value) {
        return smoothed(value, Panels::smoothed);
    }

    private List<Line> smoothed(
            ToDoubleFunction<JournalEvent.Step> value, UnaryOperator<Curve> smoothing) {
        List<Line> lines = new ArrayList<>();
        if (runs.size() == 1) {
            lines.add(new Line("", 0, true, curve(runs.get(0), value)));
        }
        lines.addAll(each(run -> smoothing.apply(curve(run, value))));
        return lines;
    }

    /** Over a hundredth of the run to either side, and at least some points. */
    static Curve smoothed(Curve curve) {
        return curve.smoothed(Math.max(3, curve.size() / (double) SMOOTHED_SHARE));
    }

    /** The geometric mean: what a logarithmic scale shows is ratios. */
    private static Curve smoothedRatios(Curve curve) {
        return smoothed(curve.positive().map(Math::log)).map(Math::exp);
    }

    private Curve curve(Run run, ToDoubleFunction<JournalEvent.Step> value) {
        Collection<JournalEvent.Step> steps = run.steps();
        return Curve.of(steps, step -> across.of(run, step.step(), step.time()), value);
    }

    private List<Line> each(Function<Run, Curve> curve) {
        List<Line> lines = new ArrayList<>();
        for (Run run : runs) {
            lines.add(new Line(run.name(), lines.size(), false, curve.apply(run)));
        }
        return lines;
    }
}
