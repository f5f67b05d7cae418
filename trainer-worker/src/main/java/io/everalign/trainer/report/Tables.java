package io.everalign.trainer.report;

import io.everalign.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The tables of a page: runs beside each other, versions, offsets and settings. */
final class Tables {

    private static final int MOST_ROWS = 60;
    private static final int MOST_SETTINGS = 400;
    private static final int MOST_PARTITIONS = 16;

    private final Markup page;
    private final List<Run> runs;

    Tables(Markup page, List<Run> runs) {
        this.page = page;
        this.runs = runs;
    }

    /** A row for each run. */
    void compared() {
        table(
                "runs",
                "Run",
                "Model",
                "Loss",
                "Mean R@1",
                "Best",
                "Pairs/s",
                "Waits",
                "Steps",
                "Pairs seen",
                "Time");
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            JournalEvent.Step step = run.lastStep();
            JournalEvent.Version version = run.lastVersion();
            double best =
                    run.versions().stream()
                            .mapToDouble(v -> Facts.metric(v, Facts.MEAN_AT_1))
                            .max()
                            .orElse(Double.NaN);
            page.open("tr").open("th", "scope", "row");
            page.element("i", "", "class", "swatch c" + i).text(Facts.cut(run.name())).close();
            cells(
                    Facts.model(run),
                    Numbers.plain(Facts.loss(run)),
                    Numbers.percent(
                            version == null ? Double.NaN : Facts.metric(version, Facts.MEAN_AT_1)),
                    Numbers.percent(best),
                    Numbers.plain(Facts.last(run, JournalEvent.Step::pairsPerSecond)),
                    Numbers.percent(Facts.last(run, JournalEvent.Step::stall)),
                    Numbers.whole(step == null ? 0 : step.step()),
                    Numbers.whole(step == null ? 0 : step.pairsSeen()),
                    Numbers.time(Duration.between(run.first(), run.last())));
        }
        endTable();
    }

    /** The newest versions of each run, and the candidates that were refused. */
    void versions() {
        if (runs.stream().allMatch(run -> run.versions().isEmpty() && run.refused().isEmpty())) {
            return;
        }
        page.element("h2", "Versions");
        for (Run run : runs) {
            named(run);
            table(
                    "versions",
                    "Number",
                    "Id",
                    "Round",
                    "Step",
                    "Image to text",
                    "Text to image",
                    "Gate",
                    "Published");
            List<JournalEvent.Version> versions = new ArrayList<>(run.versions());
            int shown = Math.min(MOST_ROWS, versions.size());
            for (int i = versions.size() - 1; i >= versions.size() - shown; i--) {
                JournalEvent.Version version = versions.get(i);
                page.open("tr");
                cells(
                        Integer.toString(version.number()),
                        version.id().substring(0, Math.min(12, version.id().length())),
                        Numbers.whole(version.round()),
                        Numbers.whole(version.step()),
                        recall(version, "image_to_text_r"),
                        recall(version, "text_to_image_r"),
                        version.gate().isEmpty() ? "–" : Facts.cut(version.gate()),
                        Facts.time(version.time()));
            }
            endTable();
            if (shown < versions.size()) {
                page.element(
                        "p",
                        versions.size() - shown + " older ones are not listed.",
                        "class",
                        "none");
            }
            run.refused().stream()
                    .limit(MOST_ROWS)
                    .forEach(
                            r ->
                                    page.element(
                                            "p",
                                            "Round "
                                                    + r.round()
                                                    + " was not published: its candidate is broken.",
                                            "class",
                                            "none"));
        }
    }

    private static String recall(JournalEvent.Version version, String prefix) {
        return List.of("1", "5", "10").stream()
                .map(k -> Numbers.percent(Facts.metric(version, prefix + k)).replace(" %", ""))
                .collect(Collectors.joining(" / "));
    }

    /** Which records the last closed round covers. */
    void offsets() {
        if (runs.stream().allMatch(run -> run.lastRound() == null)) {
            return;
        }
        page.element("h2", "Data");
        for (Run run : runs) {
            JournalEvent.Round round = run.lastRound();
            if (round != null) {
                named(run);
                Map<Integer, Long> covered = round.covered();
                String ranges =
                        covered.entrySet().stream()
                                .limit(MOST_PARTITIONS)
                                .map(e -> e.getKey() + ": 0 to " + Numbers.whole(e.getValue()))
                                .collect(Collectors.joining(" · "));
                int more = covered.size() - MOST_PARTITIONS;
                page.element(
                        "p",
                        Topic.PAIRS_FILTERED.topicName()
                                + ", offsets by partition up to round "
                                + round.round()
                                + ": "
                                + ranges
                                + (more > 0 ? " · and " + more + " more partitions" : ""));
            }
        }
    }

    /** The settings that tell the runs apart. */
    void differing() {
        Map<String, List<String>> different = byKey();
        different.values().removeIf(values -> values.stream().distinct().count() == 1);
        if (!different.isEmpty()) {
            settings(different);
        }
    }

    /** All settings. */
    void settings() {
        Map<String, List<String>> all = byKey();
        if (!all.isEmpty()) {
            page.element("h2", "Settings");
            page.open("details").element("summary", "All " + all.size() + " settings");
            settings(all);
            page.close();
        }
    }

    private Map<String, List<String>> byKey() {
        Set<String> keys = new TreeSet<>();
        runs.forEach(run -> keys.addAll(settings(run).keySet()));
        Map<String, List<String>> values = new TreeMap<>();
        for (String key : keys) {
            values.put(
                    key, runs.stream().map(run -> settings(run).getOrDefault(key, "–")).toList());
        }
        return values;
    }

    private void settings(Map<String, List<String>> rows) {
        List<String> heads = new ArrayList<>(List.of("Setting"));
        runs.forEach(run -> heads.add(runs.size() == 1 ? "Value" : Facts.cut(run.name())));
        table("settings", heads.toArray(String[]::new));
        rows.entrySet().stream()
                .limit(MOST_SETTINGS)
                .forEach(
                        row -> {
                            page.open("tr").element("th", Facts.cut(row.getKey()), "scope", "row");
                            cells(row.getValue().stream().map(Facts::cut).toArray(String[]::new));
                        });
        endTable();
    }

    private static Map<String, String> settings(Run run) {
        JournalEvent.Start start = run.start();
        return start == null ? Map.of() : start.settings();
    }

    void named(Run run) {
        if (runs.size() > 1) {
            page.element("h3", Facts.cut(run.name()));
        }
    }

    private void table(String kind, String... heads) {
        page.open("div", "class", "scrolled").open("table", "class", kind).open("thead").open("tr");
        for (String head : heads) {
            page.element("th", head, "scope", "col");
        }
        page.close().close().open("tbody");
    }

    /** The cells of a row, and its end. */
    private void cells(String... values) {
        for (String value : values) {
            page.element("td", value);
        }
        page.close();
    }

    private void endTable() {
        page.close().close().close();
    }
}
