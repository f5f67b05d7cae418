package io.everalign.trainer.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What a page says in words and tables: what was trained where, how far it is, and by which
 * settings.
 */
final class Facts {

    private static final int LONGEST = 300;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    static final String MEAN_AT_1 = "mean_r1";

    private final Markup page;
    private final List<Run> runs;

    Facts(Markup page, List<Run> runs) {
        this.page = page;
        this.runs = runs;
    }

    static String title(List<Run> runs) {
        return runs.size() == 1 ? model(runs.get(0)) + " · training" : runs.size() + " trainings";
    }

    /** The head of the page. */
    void title() {
        page.open("header");
        if (runs.size() > 1) {
            page.element("h1", title(runs)).close();
            return;
        }
        Run run = runs.get(0);
        page.element("h1", model(run));
        List<String> facts = new ArrayList<>();
        JournalEvent.Start start = run.start();
        if (start != null) {
            facts.add(cut(start.worker()));
            facts.add("seed " + start.seed());
            facts.add("code " + cut(start.code()));
            facts.add(cut(start.engine()));
            start.machine().values().stream().limit(8).map(Facts::cut).forEach(facts::add);
        }
        page.element(
                "p", facts.stream().filter(f -> !f.isBlank()).collect(Collectors.joining(" · ")));
        page.element("p", state(run), "class", "state").close();
    }

    private static String state(Run run) {
        JournalEvent.End end = run.end();
        String until = " · journal from " + time(run.first()) + " to " + time(run.last());
        String unread = run.torn() == 0 ? "" : " · " + run.torn() + " torn lines left out";
        return (end == null ? "not ended" : "ended: " + cut(end.reason())) + until + unread;
    }

    /** The numbers that one looks for first. */
    void figures() {
        Run run = runs.get(0);
        JournalEvent.Step step = run.lastStep();
        JournalEvent.Round round = run.lastRound();
        JournalEvent.Version version = run.lastVersion();
        double chance = Panels.chance(run);
        page.open("section", "class", "tiles");
        tile("Loss", Numbers.plain(loss(run)), chance > 0 ? "chance " + Numbers.plain(chance) : "");
        tile(
                "Mean R@1",
                version == null ? "–" : Numbers.percent(metric(version, MEAN_AT_1)),
                version == null ? "no version yet" : "version " + version.number());
        tile(
                "Pairs a second",
                step == null ? "–" : Numbers.plain(last(run, JournalEvent.Step::pairsPerSecond)),
                step == null
                        ? ""
                        : "waits " + Numbers.percent(last(run, JournalEvent.Step::stall)));
        tile(
                "Steps",
                Numbers.whole(step == null ? 0 : step.step()),
                round == null ? "" : "round " + Numbers.whole(round.round()));
        tile(
                "Pairs seen",
                Numbers.whole(step == null ? 0 : step.pairsSeen()),
                round == null
                        ? ""
                        : Numbers.whole(round.totals().getOrDefault("trained", Double.NaN))
                                + " different");
        tile(
                "Time",
                Numbers.time(Duration.between(run.first(), run.last())),
                run.lives() == 1 ? "one start" : run.lives() + " starts");
        page.close();
    }

    private void tile(String name, String value, String note) {
        page.open("div", "class", "tile").element("span", name);
        page.element("strong", value).element("small", note).close();
    }

    static double loss(Run run) {
        return last(run, JournalEvent.Step::loss);
    }

    static double last(Run run, ToDoubleFunction<JournalEvent.Step> value) {
        return Panels.smoothed(Curve.of(run.steps(), JournalEvent.Step::step, value)).last();
    }

    static double metric(JournalEvent.Version version, String name) {
        return version.metrics().getOrDefault(name, Double.NaN);
    }

    static String model(Run run) {
        JournalEvent.Start start = run.start();
        return start == null || start.model().isBlank() ? "a model" : cut(start.model());
    }

    static String time(Instant time) {
        return TIME.format(time);
    }

    /** No more of a text than a page can bear. */
    static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + '…';
    }
}
